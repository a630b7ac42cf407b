package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.ChildProcess;

@Tag("slow")
class LogContextTest {
  @TempDir Path folder;

  private List<String> log(String format) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        ChildProcess.start(
            folder.resolve(format),
            Map.of("PERMAFROST_LOG", log.toString(), "PERMAFROST_LOG_FORMAT", format),
            LoggedJob.class,
            folder.toString());
    assertThat(process.waitFor())
        .as(Files.readString(folder.resolve(format).resolve("err")))
        .isZero();
    return Files.readAllLines(log);
  }

  @Test
  void aLineSaysWhichRunEpochAndStageItBelongsTo() throws IOException, InterruptedException {
    Map<String, JsonNode> lines = new HashMap<>();
    for (String line : log("json")) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.get("logger").asText().equals(LoggedJob.class.getName())) {
        lines.put(json.get("message").asText(), json);
      }
    }

    assertThat(lines.keySet())
        .containsExactlyInAnyOrder("driver\nin two lines", "task", "resident", "failed", "outside");
    for (String where : List.of("driver\nin two lines", "task", "resident")) {
      assertThat(context(lines.get(where)))
          .as(where)
          .isEqualTo(List.of("first \"run\"", "3", "Count to one"));
    }
    assertThat(lines.get("task").get("task").asText()).startsWith("task 0.0 in stage");
    assertThat(context(lines.get("failed"))).isEqualTo(List.of("first \"run\"", "", ""));
    assertThat(lines.get("failed").get("exception").asText())
        .contains("java.lang.IllegalStateException: broken\n");
    assertThat(context(lines.get("outside"))).isEqualTo(List.of("", "", ""));
  }

  private static List<String> context(JsonNode line) {
    List<String> values = new ArrayList<>();
    for (String name : List.of("run", "epoch", "stage")) {
      values.add(line.get(name).asText());
    }
    return values;
  }

  @Test
  void aPlainLineHasItInBrackets() throws IOException, InterruptedException {
    List<String> lines = log("text").stream().filter(l -> l.contains(" LoggedJob: ")).toList();

    assertThat(lines)
        .anyMatch(l -> l.contains(" INFO [first \"run\" epoch 3: Count to one] LoggedJob: task"))
        .anyMatch(l -> l.contains(" INFO [first \"run\"] LoggedJob: failed"))
        .anyMatch(l -> l.contains(" INFO LoggedJob: outside"));
  }
}
