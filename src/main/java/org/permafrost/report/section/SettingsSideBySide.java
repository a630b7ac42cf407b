package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.permafrost.report.chart.DataTable;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.page.Block;
import org.permafrost.settings.RecordedSettings;

/** Settings in which runs differ. */
final class SettingsSideBySide implements Comparison {
  @Override
  public String key() {
    return "settings";
  }

  @Override
  public String title() {
    return "Settings that differ between the runs";
  }

  @Override
  public Content read(List<RunTables> runs) {
    List<RunTables> recorded = runs.stream().filter(run -> run.row().isPresent()).toList();
    Map<String, Map<String, String>> values = new TreeMap<>();
    Map<String, String> defaults = new HashMap<>();
    for (RunTables run : recorded) {
      for (RecordedSettings.Change change : SettingsSection.changes(run.row().get())) {
        values.computeIfAbsent(change.key(), key -> new HashMap<>()).put(run.run(), change.value());
        defaults.put(change.key(), change.standard());
      }
    }
    List<String> columns = new ArrayList<>(List.of("setting"));
    recorded.forEach(run -> columns.add(run.title()));
    DataTable.Builder table = DataTable.of(columns);
    values.forEach(
        (key, byRun) -> {
          List<String> row = new ArrayList<>();
          recorded.forEach(
              run ->
                  row.add(SettingsSection.shown(byRun.getOrDefault(run.run(), defaults.get(key)))));
          if (new HashSet<>(row).size() > 1) {
            row.add(0, key);
            table.row(row);
          }
        });
    DataTable different = table.build();
    return different.rows().isEmpty()
        ? Content.missing("There are none.")
        : Content.of(new Block.Listing("", different));
  }
}
