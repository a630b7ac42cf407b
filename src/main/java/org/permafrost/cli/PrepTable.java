package org.permafrost.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.permafrost.action.PreparedDataset;
import org.permafrost.spark.ClassCount;

/** A prepared data set as a small table of classes and splits. */
record PrepTable(PreparedDataset prepared) {
  @Override
  public String toString() {
    int width =
        prepared.classes().stream().mapToInt(count -> count.name().length()).max().orElse(0);
    String line = "%-" + Math.max(5, width) + "s %9s %9s %11s%n";
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, line, "class", "train", "holdout", "validation"));
    for (ClassCount count : prepared.classes()) {
      text.append(
          String.format(
              Locale.ROOT, line, count.name(), count.train(), count.holdout(), count.validation()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            line,
            "total",
            prepared.train(),
            prepared.holdout(),
            prepared.validation()));
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
            .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "));
  }
}
