package org.permafrost.cli.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.permafrost.action.nightly.NightResult;
import org.permafrost.action.query.QueryResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.Printable;
import org.permafrost.cli.print.ResultTable;

/** A published night, for a person or a program. */
public final class NightlyOutput {
  private NightlyOutput() {}

  public static String text(NightResult result) {
    List<List<Object>> rows =
        result.classes().stream().map(c -> List.<Object>of(c.name(), c.images())).toList();
    StringBuilder text = new StringBuilder();
    text.append(ResultTable.text(new QueryResult(List.of("class", "images"), rows, false)));
    text.append(System.lineSeparator()).append(System.lineSeparator());
    for (String audit : result.audits()) {
      text.append("audit  ").append(Printable.of(audit)).append(System.lineSeparator());
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%nNight %s: the filters of run %s, epoch %d, by %s on %,d images of %s: %,d scored now, %,d"
                + " reused, %,d rejected.%n%s in %.0f s.",
            result.night(),
            result.run(),
            result.epoch(),
            String.join(", ", result.scorers()),
            result.images(),
            Printable.of(result.from()),
            result.scored(),
            result.reused(),
            result.rejected(),
            result.changed()
                ? "Published as " + result.tag()
                : "Nothing changed; " + result.tag() + " stays",
            result.seconds()));
    if (result.rejected() > 0) {
      text.append(System.lineSeparator())
          .append("rejected: ")
          .append(Printable.of(String.valueOf(result.rejections())));
    }
    return text.toString();
  }

  public static String json(NightResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("night", result.night().toString());
    json.put("tag", result.tag());
    json.put("run", result.run());
    json.put("epoch", result.epoch());
    json.put("model_hash", result.modelHash());
    json.put("images_from", result.from());
    json.put("scorers", result.scorers());
    json.put("images", result.images());
    json.put("new_images", result.scored());
    json.put("reused_images", result.reused());
    json.put("rejected", result.rejected());
    json.put("rejections", result.rejections());
    json.put("audits", result.audits());
    json.put("changed", result.changed());
    json.put("seconds", result.seconds());
    json.put(
        "classes",
        result.classes().stream()
            .map(c -> Map.of("class", c.name(), "label", c.label(), "images", c.images()))
            .toList());
    return JsonOutput.write(json);
  }
}
