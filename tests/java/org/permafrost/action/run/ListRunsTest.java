package org.permafrost.action.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.RunOwner;
import org.permafrost.action.run.RunSummary.State;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

class ListRunsTest {
  @TempDir Path folder;

  private static void put(
      Warehouse warehouse, String run, String status, RunOwner owner, Instant updated) {
    Map<String, Object> values =
        new HashMap<>(Map.of("run", run, "status", status, "epochs_planned", 8, "epochs_done", 3));
    values.putAll(Map.of("host", owner.host(), "pid", owner.pid(), "message", "note of " + run));
    values.putAll(Map.of("started_at", updated.minusSeconds(60), "updated_at", updated));
    warehouse.replace(Table.RUNS, Map.of("run", run), List.of(Table.RUNS.row(values)));
  }

  private static long deadPid() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void aRunningRunWithoutItsProcessWasKilled() throws Exception {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    Instant now = Instant.now();
    RunOwner here = RunOwner.current();
    RunOwner dead = new RunOwner(here.host(), deadPid());
    put(warehouse, "alive", "running", here, now);
    put(warehouse, "dead", "running", dead, now.minusSeconds(1));
    put(
        warehouse,
        "elsewhere",
        "running",
        new RunOwner("another-host", dead.pid()),
        now.minusSeconds(2));
    put(warehouse, "recycled", "running", here, now.minusSeconds(9_000_000));
    put(warehouse, "done", "finished", dead, now.minusSeconds(3));
    put(warehouse, "stopped", "interrupted", dead, now.minusSeconds(4));

    List<RunSummary> runs = new ListRuns(warehouse).run();

    assertThat(runs)
        .extracting(RunSummary::run)
        .containsExactly("alive", "dead", "elsewhere", "done", "stopped", "recycled");
    assertThat(runs)
        .extracting(RunSummary::state)
        .containsExactly(
            State.RUNNING,
            State.KILLED,
            State.RUNNING,
            State.FINISHED,
            State.INTERRUPTED,
            State.KILLED);
    assertThat(runs)
        .extracting(run -> run.note().orElseThrow())
        .containsExactly(
            "note of alive",
            "continue with: submit/permafrost train --resume dead",
            "note of elsewhere",
            "note of done",
            "continue with: submit/permafrost train --resume stopped",
            "continue with: submit/permafrost train --resume recycled");
    assertThat(runs.get(0).epochsDone()).isEqualTo(3);
    assertThat(runs.get(0).epochsPlanned()).isEqualTo(8);
  }

  @Test
  void whatARunDoesNotHaveYetIsEmpty() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    warehouse.replace(
        Table.RUNS,
        Map.of("run", "a"),
        List.of(Table.RUNS.row(Map.of("run", "a", "status", "running"))));
    RunSummary run = new ListRuns(warehouse).run().get(0);
    assertThat(run.state()).isEqualTo(State.RUNNING);
    assertThat(run.accuracy()).isEqualTo(Optional.empty());
    assertThat(run.startedAt()).isEmpty();
    assertThat(run.note()).isEmpty();
    assertThat(run.epochsDone()).isZero();
  }
}
