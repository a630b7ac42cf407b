package org.permafrost.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.quickstart.RunQuickstart;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Who comes second to a run, a data set or a ranking is refused and told who was first. */
@Tag("slow")
class ClaimsTest {
  private static final String[] BASELINE = {"train.mode", "baseline", "train.epochs", "2"};

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void prepare() {
    training = TrainingCase.prepared(folder);
    training.train("done", BASELINE);
  }

  /** Another session of the same warehouse, as another process would open it. */
  private static Warehouse elsewhere() {
    return LocalSpark.warehouse(folder.resolve("warehouse"));
  }

  private static void refused(Runnable work, String... words) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessageContainingAll(words)
        .hasMessageContaining("process " + ProcessHandle.current().pid() + " on ")
        .hasMessageContaining(" since 2");
  }

  private static void train(String run, Progress progress) {
    new TrainStrategically(elsewhere(), progress, () -> false)
        .start(training.request(run, BASELINE));
  }

  private static void prep(String dataset, Progress progress) {
    new PrepareImages(elsewhere(), progress)
        .run(
            new PrepareImages.Request(
                folder.resolve("images").toString(), dataset, training.settings().prep()));
  }

  private static void rank(Split split, String scorer, Progress progress) {
    new RankFilters(elsewhere(), progress)
        .run(
            new RankFilters.Request(
                Optional.of("done"),
                Optional.empty(),
                TrainingCase.DATASET,
                split,
                training.settings("rank.scorer", scorer)));
  }

  private static void judge(String scorer, Progress progress) {
    new JudgeRankings(elsewhere(), progress)
        .run(
            new JudgeRankings.Request(
                Optional.of("done"),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.TRAIN,
                training.settings(
                    "rank.scorer", scorer, "judge.images", "1", "judge.together", "true")));
  }

  private static void evaluate(Split split) {
    new EvaluateModel(elsewhere(), Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                Optional.of("done"),
                Optional.empty(),
                TrainingCase.DATASET,
                split,
                List.of(),
                List.of(),
                OptionalInt.empty(),
                training.settings()));
  }

  @AfterEach
  void nothingStaysClaimed() {
    for (Table table : Table.values()) {
      assertThat(
              training
                  .warehouse()
                  .spark()
                  .sql("SHOW TBLPROPERTIES " + table.tableName())
                  .where("key LIKE 'permafrost.writer%' OR key LIKE 'permafrost.reader%'")
                  .collectAsList())
          .isEmpty();
    }
  }

  @Test
  void ofTwoRunsOfOneNameOneIsTrainedAndTheOtherRefused() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    List<Callable<String>> jobs = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      String number = Integer.toString(seed);
      Warehouse own = elsewhere();
      jobs.add(
          () -> {
            together.await();
            try {
              return new TrainStrategically(own, Progress.SILENT, () -> false)
                  .start(
                      training.request(
                          "both",
                          "train.mode",
                          "baseline",
                          "train.epochs",
                          "2",
                          "train.seed",
                          number))
                  .modelHash();
            } catch (Problem problem) {
              return problem.getMessage();
            }
          });
    }
    var threads = Executors.newFixedThreadPool(2);
    List<String> ends = new ArrayList<>();
    for (Future<String> job : threads.invokeAll(jobs)) {
      ends.add(job.get());
    }
    threads.shutdown();

    String hash = training.runRow("both").getAs("model_hash");
    assertThat(ends).containsOnlyOnce(hash);
    assertThat(ends)
        .filteredOn(end -> !end.equals(hash))
        .singleElement()
        .asString()
        .contains("the run both: train both, process " + ProcessHandle.current().pid());
    assertThat(training.rows(Table.EPOCHS, "both")).hasSize(2);
  }

  @Test
  void whileARunTrainsItIsItsOwnAndItsImagesStayButOthersMayReadThem() {
    Hook hook =
        Hook.at(
            "epoch 2",
            () -> {
              refused(() -> train("busy", Progress.SILENT), "the run busy", "train busy");
              refused(() -> training.resume("busy"), "the run busy", "train busy");
              refused(
                  () -> prep(TrainingCase.DATASET, Progress.SILENT),
                  "the data set drawn",
                  "train busy",
                  "ALTER TABLE datasets UNSET TBLPROPERTIES");
              evaluate(Split.VALIDATION);
              rank(Split.HOLDOUT, "mean-activation", Progress.SILENT);
            });

    train("busy", hook);

    assertThat(hook.isDone()).isTrue();
    assertThat(training.runRow("busy").<String>getAs("status")).isEqualTo("finished");
  }

  @Test
  void whileADataSetIsPreparedNobodyElseDoesSoOrReadsIt() {
    Hook hook =
        Hook.first(
            () -> {
              refused(() -> prep("fresh", Progress.SILENT), "the data set fresh", "prep fresh");
              refused(
                  () ->
                      new TrainStrategically(elsewhere(), Progress.SILENT, () -> false)
                          .start(
                              new TrainRequest(
                                  "early", "fresh", Optional.empty(), training.settings(BASELINE))),
                  "the data set fresh",
                  "prep fresh");
              refused(
                  () ->
                      new PublishNight(elsewhere(), Progress.SILENT)
                          .run(
                              new PublishNight.Request(
                                  LocalDate.of(2026, 11, 21),
                                  "done",
                                  "fresh",
                                  Optional.of(Split.TRAIN),
                                  training.settings())),
                  "the data set fresh");
              prep("another", Progress.SILENT);
            });

    prep("fresh", hook);

    assertThat(hook.isDone()).isTrue();
    assertThat(DatasetDescription.read(training.warehouse(), "fresh").content())
        .isEqualTo(DatasetDescription.read(training.warehouse(), "another").content());
    assertThat(training.rows(Table.RUNS, "early")).isEmpty();
  }

  @Test
  void rowsThatTwoRankingsWouldWriteAreWrittenByOne() {
    Hook hook =
        Hook.at(
            "ranking filters",
            () -> {
              refused(
                  () -> rank(Split.TRAIN, "taylor,mean-activation", Progress.SILENT),
                  "the scores by mean-activation of run done after epoch 2 on train of drawn",
                  "rank done on drawn");
              rank(Split.VALIDATION, "mean-activation", Progress.SILENT);
              rank(Split.TRAIN, "taylor", Progress.SILENT);
            });

    rank(Split.TRAIN, "mean-activation:welch", hook);

    assertThat(hook.isDone()).isTrue();
  }

  @Test
  void judgementsThatTwoJobsWouldWriteAreWrittenByOne() {
    Hook hook =
        Hook.at(
            "scoring filters",
            () -> refused(() -> judge("taylor", Progress.SILENT), "judge done on drawn"));

    judge("max-activation", hook);

    assertThat(hook.isDone()).isTrue();
  }

  @Test
  void aRunThatLostItsClaimCommitsNoMoreEpochAndLeavesTheRowToTheOther() {
    Hook hook =
        Hook.at(
            "epoch 2",
            () ->
                training
                    .warehouse()
                    .spark()
                    .sql("ALTER TABLE runs UNSET TBLPROPERTIES ('permafrost.writer/lost')"));

    assertThatThrownBy(() -> train("lost", hook))
        .hasMessageContainingAll("no longer the writer of the run lost", "taken away");

    assertThat(training.rows(Table.EPOCHS, "lost")).hasSize(1);
    Row row = training.runRow("lost");
    assertThat(row.<String>getAs("status")).isEqualTo("running");
    assertThat(row.<Integer>getAs("epochs_done")).isEqualTo(1);
    assertThat(training.resume("lost").epochs()).isEqualTo(2);
  }

  @Test
  void aRunWhoseImagesWereTakenAwayCommitsNoMoreEpoch() {
    Hook hook =
        Hook.at(
            "epoch 2",
            () ->
                training
                    .warehouse()
                    .spark()
                    .sql("SHOW TBLPROPERTIES datasets")
                    .where("key LIKE 'permafrost.reader%'")
                    .collectAsList()
                    .forEach(
                        row ->
                            training
                                .warehouse()
                                .spark()
                                .sql(
                                    "ALTER TABLE datasets UNSET TBLPROPERTIES ('%s')"
                                        .formatted(row.getString(0)))));

    assertThatThrownBy(() -> train("blind", hook))
        .hasMessageContaining("no longer a reader of the data set drawn");

    assertThat(training.rows(Table.EPOCHS, "blind")).hasSize(1);
  }

  @Test
  void aDataSetWhoseReplacementDiedIsMissingRatherThanHalfOldHalfNew() {
    Warehouse own = LocalSpark.warehouse(folder.resolve("torn"));
    PrepareImages.Request request =
        new PrepareImages.Request(
            folder.resolve("images").toString(), "torn", training.settings().prep());
    new PrepareImages(own, Progress.SILENT).run(request);
    Hook hook = Hook.at("Writing torn", () -> own.spark().sql("DROP TABLE images"));

    assertThatThrownBy(() -> new PrepareImages(own, hook).run(request))
        .hasMessageContaining("images");

    assertThatThrownBy(() -> DatasetDescription.read(own, "torn"))
        .hasMessageContaining("There is no data set torn");
  }

  @Test
  void aQuickstartDoesNotRemoveTheRunOfAnother() {
    try (Claims claims = new Claims(elsewhere(), "quickstart")) {
      claims.run(RunQuickstart.NAME);

      refused(
          () ->
              new RunQuickstart(elsewhere(), Progress.SILENT, () -> false).run(training.settings()),
          "the run quickstart");
    }
  }

  @Test
  void aKilledHolderOfThisMachineIsTakenOverAtOnce() throws Exception {
    Path ready = folder.resolve("ready");
    Process holder =
        ChildProcess.start(
            folder.resolve("holder"),
            ClaimHolder.class,
            folder.resolve("warehouse").toString(),
            ready.toString());
    try {
      while (holder.isAlive() && !Files.exists(ready)) {
        Thread.sleep(50);
      }
      assertThat(ready).exists();
      try (Claims claims = new Claims(elsewhere(), "me")) {
        assertThatThrownBy(() -> claims.run("held"))
            .hasMessageContainingAll("a child, process " + holder.pid(), "since 2");
        assertThatThrownBy(() -> claims.replaces("held")).hasMessageContaining("a child");
        claims.reads("held");
      }
    } finally {
      holder.destroyForcibly().waitFor();
    }
    try (Claims claims = new Claims(elsewhere(), "me")) {
      claims.run("held");
      claims.replaces("held");
      claims.check();
    }
  }
}
