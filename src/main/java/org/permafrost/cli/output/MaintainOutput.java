package org.permafrost.cli.output;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.permafrost.action.maintain.MaintenanceResult;
import org.permafrost.action.query.QueryResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.Printable;
import org.permafrost.cli.print.ResultTable;

/** What maintenance did, for a person or a program. */
public final class MaintainOutput {
  private static final List<String> COLUMNS =
      List.of(
          "table",
          "files before",
          "after",
          "snapshots before",
          "after",
          "orphans",
          "bytes freed",
          "note");

  private MaintainOutput() {}

  public static String text(MaintenanceResult result) {
    List<List<Object>> rows = result.items().stream().map(MaintainOutput::row).toList();
    StringBuilder text = new StringBuilder();
    text.append(ResultTable.text(new QueryResult(COLUMNS, rows, false)));
    text.append(System.lineSeparator()).append(System.lineSeparator()).append(summary(result));
    if (!result.modelFolders().isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nNo run of this namespace is known for these folders of models; remove them"
                  + " yourself if no other namespace uses them:"));
      result
          .modelFolders()
          .forEach(
              folder ->
                  text.append(System.lineSeparator()).append("  ").append(Printable.of(folder)));
    }
    return text.toString();
  }

  private static String summary(MaintenanceResult result) {
    return result.dryRun()
        ? String.format(
            Locale.ROOT,
            "A dry run: nothing was changed. What was replaced before %s would go.",
            result.keptSince())
        : String.format(
            Locale.ROOT,
            "%,d bytes %s. What could be seen since %s was kept; these rows are in the table"
                + " maintenance under '%s'.",
            Math.abs(result.freed()),
            result.freed() < 0 ? "more, until the snapshots before go" : "freed",
            result.keptSince(),
            result.began());
  }

  private static List<Object> row(MaintenanceResult.Item item) {
    return Arrays.asList(
        item.name(),
        item.filesBefore(),
        value(item.filesAfter()),
        item.snapshotsBefore(),
        item.snapshotsAfter(),
        item.orphans(),
        value(item.freed()),
        item.note().orElse(null));
  }

  private static Object value(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  public static String json(MaintenanceResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("maintenance", result.began().toString());
    json.put("kept_since", result.keptSince().toString());
    json.put("dry_run", result.dryRun());
    json.put("bytes_freed", result.freed());
    json.put("tables", result.items().stream().map(MaintainOutput::values).toList());
    json.put("model_folders_without_run", result.modelFolders());
    return JsonOutput.write(json);
  }

  private static Map<String, Object> values(MaintenanceResult.Item item) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("table", item.name());
    values.put("files_before", item.filesBefore());
    item.filesAfter().ifPresent(files -> values.put("files_after", files));
    values.put("snapshots_before", item.snapshotsBefore());
    values.put("snapshots_after", item.snapshotsAfter());
    values.put("orphans", item.orphans());
    item.freed().ifPresent(freed -> values.put("bytes_freed", freed));
    item.note().ifPresent(note -> values.put("note", note));
    return values;
  }
}
