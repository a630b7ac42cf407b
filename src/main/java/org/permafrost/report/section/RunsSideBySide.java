package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.report.chart.DataTable;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.page.Block;
import org.permafrost.report.page.Block.Fact;

/** The numbers of each run in a row. */
final class RunsSideBySide implements Comparison {
  @Override
  public String key() {
    return "facts";
  }

  @Override
  public String title() {
    return "In numbers";
  }

  @Override
  public Content read(List<RunTables> runs) {
    Map<String, Map<String, String>> byRun = new LinkedHashMap<>();
    List<String> columns = new ArrayList<>(List.of("run"));
    for (RunTables run : runs) {
      Map<String, String> facts = new LinkedHashMap<>();
      if (run.row().isPresent()) {
        for (Fact fact : GlanceSection.facts(run.row().get(), run.epochs())) {
          facts.put(fact.name(), fact.value());
          if (!columns.contains(fact.name())) {
            columns.add(fact.name());
          }
        }
        facts.put("Seed", run.row().get().text("seed"));
      }
      byRun.put(run.title(), facts);
    }
    columns.add("Seed");
    DataTable.Builder table = DataTable.of(columns);
    byRun.forEach(
        (run, facts) -> {
          List<String> row = new ArrayList<>(List.of(run));
          columns.stream()
              .skip(1)
              .forEach(column -> row.add(facts.getOrDefault(column, Numbers.NONE)));
          table.row(row);
        });
    return Content.of(new Block.Listing("", table.build()));
  }
}
