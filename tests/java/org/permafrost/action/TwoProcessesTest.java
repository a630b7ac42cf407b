package org.permafrost.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.table.Table;

/** The command line, started twice at the same moment. */
@Tag("slow")
class TwoProcessesTest {
  @TempDir Path folder;

  @Test
  void oneTrainsTheRunAndTheOtherEndsWithACodeAndAMessage() throws Exception {
    TrainingCase training = TrainingCase.prepared(folder);
    Map<String, Process> started = new TreeMap<>();
    try {
      for (String seed : List.of("1", "2")) {
        started.put(
            seed,
            ChildProcess.start(
                folder.resolve(seed),
                Class.forName("org.permafrost.cli.Main"),
                ("--warehouse %s train --dataset drawn --run twice --network resnet-small"
                        + " --mode baseline --epochs 2 --seed %s --json")
                    .formatted(training.warehouseFolder(), seed)
                    .split(" ")));
      }
      List<String> winners = new ArrayList<>();
      for (Map.Entry<String, Process> child : started.entrySet()) {
        int code = child.getValue().waitFor();
        String said = Files.readString(folder.resolve(child.getKey()).resolve("err"));
        if (code == 0) {
          winners.add(Files.readString(folder.resolve(child.getKey()).resolve("out")));
        } else {
          // Refused while the first trains, or after it has ended.
          assertThat(code).as(said).isIn(5, 2);
          assertThat(said).containsAnyOf("Another job holds the run twice: train twice", "exists");
        }
      }
      Row row = training.runRow("twice");
      assertThat(winners).singleElement().asString().contains(row.<String>getAs("model_hash"));
      assertThat(training.rows(Table.EPOCHS, "twice")).hasSize(2);
    } finally {
      started.values().forEach(Process::destroyForcibly);
    }
  }
}
