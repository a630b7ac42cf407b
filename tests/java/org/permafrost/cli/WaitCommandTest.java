package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.action.Claims;
import org.permafrost.action.CommandOutputs;
import org.permafrost.action.RunOwner;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;
import picocli.CommandLine;

/** The rows of a real warehouse as exit codes. */
class WaitCommandTest {
  private static final RunOwner ELSEWHERE = new RunOwner("another-host", 7);

  @TempDir Path folder;
  private Warehouse warehouse;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void open() {
    warehouse = LocalSpark.warehouse(folder);
  }

  private void put(String run, String status, RunOwner owner, Instant updated) {
    Map<String, Object> values =
        new HashMap<>(Map.of("run", run, "status", status, "epochs_planned", 8, "epochs_done", 3));
    values.putAll(Map.of("host", owner.host(), "pid", owner.pid(), "message", "note of " + run));
    values.put("updated_at", Timestamp.from(updated));
    warehouse.replace(Table.RUNS, Map.of("run", run), List.of(Table.RUNS.row(values)));
  }

  private int run(String... words) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return Main.run(
        command,
        Stream.concat(
                Stream.of("wait", "--warehouse", folder.toString(), "--json", "--every", "50ms"),
                Stream.of(words))
            .toArray(String[]::new));
  }

  private Config json() {
    return ConfigFactory.parseString(out.toString());
  }

  @ParameterizedTest
  @CsvSource({"finished, 0", "interrupted, 4", "failed, 5"})
  void theStatusOfARunBecomesTheExitCode(String status, int code) {
    put("r", status, ELSEWHERE, Instant.now());
    put("other", "running", ELSEWHERE, Instant.now());

    assertThat(run("--run", "r")).as(err.toString()).isEqualTo(code);
    assertThat(json().getString("run")).isEqualTo("r");
    assertThat(json().getString("status")).isEqualTo(status);
    assertThat(json().getInt("exit_code")).isEqualTo(code);
    assertThat(json().getString("detail")).startsWith("epoch 3 of 8; ");
  }

  @Test
  void aRunThatSomebodyHoldsIsWaitedForUntilTheTimeIsUp() {
    put("r", "running", ELSEWHERE, Instant.now());
    try (Claims claims = new Claims(warehouse, "train r")) {
      claims.run("r");
      assertThat(run("--run", "r", "--timeout", "200ms")).isEqualTo(124);
    }
    assertThat(json().getString("status")).isEqualTo("running");
  }

  @Test
  void aRunWhoseDriverIsGoneWasKilled() {
    put("r", "running", ELSEWHERE, Instant.now());

    assertThat(run("--run", "r")).isEqualTo(4);
    assertThat(json().getString("status")).isEqualTo("killed");
  }

  @Test
  void aRunThatEndsMeanwhileIsSeen() throws Exception {
    Thread driver =
        new Thread(
            () -> {
              try (Claims claims = new Claims(warehouse, "train r")) {
                claims.run("r");
                put("r", "running", ELSEWHERE, Instant.now());
                put("r", "finished", ELSEWHERE, Instant.now());
              }
            });
    driver.start();
    assertThat(run("--run", "r")).as(out.toString()).isZero();
    driver.join();
  }

  @Test
  void whatIsOlderDoesNotCount() {
    put("r", "failed", ELSEWHERE, Instant.parse("2026-01-01T00:00:00Z"));

    assertThat(run("--run=r", "--since=2026-01-01T01:00:01+01:00", "--timeout=100ms"))
        .isEqualTo(124);
    assertThat(json().getString("status")).isEqualTo("absent");
    assertThat(run("--run=r", "--since=2026-01-01T01:00:00+01:00")).isEqualTo(5);
  }

  @Test
  void aNightIsPublishedOnceItsRowIsThere() {
    LocalDate night = LocalDate.of(2026, 1, 2);
    Map<String, Object> row =
        Map.of(
            "night",
            night,
            "images",
            12L,
            "model_hash",
            "abc",
            "published_at",
            Timestamp.from(Instant.parse("2026-01-03T00:00:00Z")));
    warehouse.replace(Table.NIGHTS, Map.of("night", night), List.of(Table.NIGHTS.row(row)));

    assertThat(run("--night", "2026-01-02")).as(err.toString()).isZero();
    assertThat(json().getString("status")).isEqualTo("published");
    assertThat(json().getString("detail")).isEqualTo("12 images, model abc");
    assertThat(run("--night=2026-01-01", "--timeout=100ms")).isEqualTo(124);
    assertThat(run("--night=2026-01-02", "--since=2026-01-03T00:00:01Z", "--timeout=100ms"))
        .isEqualTo(124);
  }

  @Test
  void oneThingIsWaitedFor() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--run", "r", "--night", "2026-01-01")).isEqualTo(2);
    assertThat(err.toString()).contains("--run RUN or --night DATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-1s", "soon", "0s", "PT1H", "1.x s"})
  void aTimeThatIsNoneIsRefused(String time) {
    assertThat(run("--run=r", "--timeout=" + time)).isEqualTo(2);
    assertThat(err.toString()).contains("\"" + time + "\" is no length of time", "10m");
  }

  @Test
  void aNightThatFailedSaysWhy() {
    CommandOutputs outputs = new CommandOutputs(warehouse, "nightly", "2026-01-02");
    outputs.keepFailure(Problem.data("Too many images were rejected."));
    new CommandOutputs(warehouse, "nightly", "2026-01-03").keep(ExitCode.OK, "published");

    assertThat(run("--night", "2026-01-02")).isEqualTo(5);
    assertThat(json().getString("status")).isEqualTo("failed");
    assertThat(json().getString("detail")).isEqualTo("Too many images were rejected.");
    String later = OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(1).toString();
    for (List<String> absent :
        List.of(
            List.of("--night", "2026-01-02", "--since", later), List.of("--night", "2026-01-03"))) {
      out.getBuffer().setLength(0);
      List<String> words = new ArrayList<>(absent);
      words.addAll(List.of("--timeout", "100ms"));
      assertThat(run(words.toArray(String[]::new))).isEqualTo(124);
    }
    outputs.forget();
    assertThat(outputs.find()).isEmpty();
  }
}
