package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;
import picocli.CommandLine;

class MaintainCommandTest {
  @TempDir private Path folder;

  private Warehouse warehouse;

  @BeforeEach
  void twoRuns() {
    warehouse = LocalSpark.warehouse(folder);
    for (String run : List.of("a", "b")) {
      warehouse.replace(
          Table.RUNS,
          Map.of("run", run),
          List.of(Table.RUNS.row(Map.of("run", run, "status", "finished"))));
    }
  }

  private String run(ExitCode expected, String... options) {
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(out));
    List<String> words = new ArrayList<>(List.of("maintain", "--warehouse", folder.toString()));
    words.addAll(List.of(options));
    assertThat(Main.run(command, words.toArray(new String[0])))
        .as(out.toString())
        .isEqualTo(expected.code());
    return out.toString();
  }

  private long files() {
    return warehouse
        .spark()
        .sql("SELECT count(*) FROM " + warehouse.sqlName(Table.RUNS) + ".files")
        .first()
        .getLong(0);
  }

  @Test
  void aDryRunSaysWhatThereIsAndTheCommandWhatItDid() {
    assertThat(run(ExitCode.OK, "--dry-run"))
        .containsPattern("(?m)^runs +2 +NULL +2 +2 +0 +NULL +NULL$")
        .contains("nothing was changed");
    assertThat(files()).isEqualTo(2);
    assertThat(warehouse.read(Table.MAINTENANCE).isEmpty()).isTrue();

    Config did = ConfigFactory.parseString(run(ExitCode.OK, "--older-than", "3", "--json"));

    assertThat(files()).isEqualTo(1);
    Config runs =
        did.getConfigList("tables").stream()
            .filter(table -> table.getString("table").equals("runs"))
            .findFirst()
            .orElseThrow();
    assertThat(runs.getInt("files_before")).isEqualTo(2);
    assertThat(runs.getInt("files_after")).isEqualTo(1);
    assertThat(runs.getInt("snapshots_after")).as("all are young").isGreaterThan(2);
    assertThat(warehouse.read(Table.MAINTENANCE).select("maintenance").distinct().collectAsList())
        .singleElement()
        .extracting(row -> row.getString(0))
        .isEqualTo(did.getString("maintenance"));
    assertThat(warehouse.read(Table.RUNS).count()).isEqualTo(2);
  }

  @Test
  void nothingYoungerThanADayIsAskedFor() {
    assertThat(run(ExitCode.USAGE, "--older-than", "0")).contains("--older-than 0", "at least 1");
  }
}
