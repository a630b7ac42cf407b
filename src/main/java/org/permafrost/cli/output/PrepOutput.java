package org.permafrost.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.permafrost.action.prepare.PreparedDataset;
import org.permafrost.action.query.QueryResult;
import org.permafrost.cli.print.Printable;
import org.permafrost.cli.print.ResultTable;
import org.permafrost.spark.prepare.ClassCount;

/** A prepared data set as a small table of classes and splits. */
public record PrepOutput(PreparedDataset prepared) {
  @Override
  public String toString() {
    List<List<Object>> rows = new ArrayList<>();
    for (ClassCount count : prepared.classes()) {
      rows.add(List.of(count.name(), count.train(), count.holdout(), count.validation()));
    }
    rows.add(List.of("total", prepared.train(), prepared.holdout(), prepared.validation()));
    StringBuilder text = new StringBuilder();
    text.append(
        ResultTable.text(
            new QueryResult(List.of("class", "train", "holdout", "validation"), rows, false)));
    text.append(System.lineSeparator());
    text.append(
        String.format(
            Locale.ROOT,
            "%nData set %s: %,d images read, %,.0f per second%n",
            prepared.dataset(),
            prepared.images(),
            prepared.imagesPerSecond()));
    text.append("layout:    ").append(prepared.layout()).append(System.lineSeparator());
    text.append("files:     ").append(prepared.tally().describe()).append(System.lineSeparator());
    text.append(
        String.format(
            Locale.ROOT,
            "images:    %,d = %,d train + %,d holdout + %,d validation + %,d rejected%n",
            prepared.images(),
            prepared.train(),
            prepared.holdout(),
            prepared.validation(),
            prepared.rejectedImages()));
    text.append("rejected:  ").append(counts(prepared.rejected())).append(System.lineSeparator());
    text.append("converted: ").append(counts(prepared.converted())).append(System.lineSeparator());
    text.append("suspicious: ").append(prepared.suspicious().describe());
    return text.toString();
  }

  private static String counts(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT, "%,d %s", entry.getValue(), Printable.of(entry.getKey())))
            .collect(Collectors.joining(", "));
  }
}
