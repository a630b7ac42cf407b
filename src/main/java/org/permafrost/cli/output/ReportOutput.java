package org.permafrost.cli.output;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.report.WriteReport;
import org.permafrost.report.page.Page;

/** What {@code report} wrote, for a person or a program. */
public final class ReportOutput {
  private ReportOutput() {}

  public static String text(WriteReport.Result result) {
    String missing =
        result.missing().stream()
            .map(Page.Missing::title)
            .distinct()
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s: %d sections, %,d KiB.%s Open it in a browser.",
        result.file(),
        result.topics().size(),
        (result.bytes() + 1023) / 1024,
        missing.isEmpty() ? "" : " Nothing to show: " + missing + "; the report says why.");
  }

  public static String json(WriteReport.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", result.file().toString());
    json.put("bytes", result.bytes());
    json.put("runs", result.runs());
    json.put("sections", result.topics().stream().map(Page.Topic::id).toList());
    json.put(
        "missing",
        result.missing().stream()
            .map(missing -> Map.of("title", missing.title(), "why", missing.why()))
            .toList());
    return JsonOutput.write(json);
  }
}
