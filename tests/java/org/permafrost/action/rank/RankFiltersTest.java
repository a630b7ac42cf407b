package org.permafrost.action.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.network.model.BrokenModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterRank;
import org.permafrost.score.Scorer;
import org.permafrost.score.method.Scorers;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;

@Tag("slow")
class RankFiltersTest {
  private static final String RUN = "ranked";

  @TempDir static Path folder;

  private static TrainingCase training;
  private static List<String> whileTraining;
  private static int filters;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    filters = training.train(RUN, "train.epochs", "1").filters();
    whileTraining = rows(Split.TRAIN);
  }

  private static RankFilters.Result rank(
      Optional<String> run, Optional<String> model, String dataset, Split split, int partitions) {
    return new RankFilters(training.warehouse(), Progress.SILENT)
        .run(
            new RankFilters.Request(
                run, model, dataset, split, training.settings("rank.partitions", "" + partitions)));
  }

  private static RankFilters.Result rank(Split split, int partitions) {
    return rank(Optional.of(RUN), Optional.empty(), TrainingCase.DATASET, split, partitions);
  }

  /** Both tables as text. */
  private static List<String> rows(Split split) {
    return java.util.stream.Stream.of(Table.CLASS_SCORES, Table.FILTER_RANKS)
        .flatMap(table -> training.rows(table, RUN).stream())
        .filter(row -> row.<String>getAs("split").equals(split.label()))
        .map(Row::toString)
        .sorted()
        .toList();
  }

  @Test
  void partitionsChangeNothingAndRepeatingReplaces() {
    rank(Split.VALIDATION, 1);
    List<String> one = rows(Split.VALIDATION);

    assertThat(one).hasSize(2 * 10 * filters).doesNotHaveDuplicates();
    for (int partitions : new int[] {2, 7}) {
      rank(Split.VALIDATION, partitions);
      assertThat(rows(Split.VALIDATION)).isEqualTo(one);
    }
  }

  @Test
  void agreesWithWhatTrainingWrote() {
    RankFilters.Result result = rank(Split.TRAIN, 0);

    assertThat(whileTraining).hasSize(2 * 2 * filters);
    assertThat(rows(Split.TRAIN)).hasSize(2 * 10 * filters).containsAll(whileTraining);
    assertThat(result.images()).isEqualTo(60);
    assertThat(result.epoch()).isEqualTo(1);
    assertThat(result.layer()).doesNotContain("shortcut");
    assertThat(result.rankings().get(0).top())
        .hasSize(10 * 5)
        .extracting(FilterRank::rank)
        .contains(1, 2, 3, 4, 5);
  }

  @Test
  void severalRankingsShareAPassAndAreKeptApart() {
    RankFilters.Result result =
        new RankFilters(training.warehouse(), Progress.SILENT)
            .run(
                new RankFilters.Request(
                    Optional.of(RUN),
                    Optional.empty(),
                    TrainingCase.DATASET,
                    Split.HOLDOUT,
                    training.settings(
                        "rank.scorer", "max-activation, mean-activation:welch,mean-activation")));

    assertThat(result.rankings())
        .extracting(RankFilters.Top::scorer)
        .containsExactly("max-activation", "mean-activation:welch", "mean-activation");
    assertThat(scorers(Table.CLASS_SCORES)).contains("max-activation", "mean-activation");
    assertThat(scorers(Table.FILTER_RANKS)).contains("mean-activation", "mean-activation:welch");
    Row score =
        training.rows(Table.CLASS_SCORES, RUN).stream()
            .filter(row -> row.getAs("scorer").equals("mean-activation"))
            .findFirst()
            .orElseThrow();
    assertThat(score.isNullAt(score.fieldIndex("sum_fixed"))).isTrue();
    assertThat(score.<Double>getAs("sum")).isEqualTo(score.<Double>getAs("mean"));
    assertThat(score.getList(score.fieldIndex("histogram"))).hasSize(64).contains(1L);
    assertThat(score.<String>getAs("model_hash"))
        .isEqualTo(training.runRow(RUN).<String>getAs("model_hash"));
  }

  @Test
  void scoresOfSingleImagesAreKeptOnDemandAndAddUp() {
    rank(Split.VALIDATION, 3);
    List<String> without = rows(Split.VALIDATION);
    assertThat(training.rows(Table.IMAGE_SCORES, RUN)).isEmpty();

    new RankFilters(training.warehouse(), Progress.SILENT)
        .run(
            new RankFilters.Request(
                Optional.of(RUN),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.VALIDATION,
                training.settings("rank.keep-image-scores", "true")));

    assertThat(rows(Split.VALIDATION)).isEqualTo(without);
    List<Row> kept = training.rows(Table.IMAGE_SCORES, RUN);
    Row sum =
        training.rows(Table.CLASS_SCORES, RUN).stream()
            .filter(row -> row.getAs("split").equals(Split.VALIDATION.label()))
            .filter(row -> row.getAs("layer").equals("stem") && row.<Integer>getAs("filter") == 3)
            .filter(row -> row.<Integer>getAs("label") == 4)
            .findFirst()
            .orElseThrow();
    List<Row> ofClass =
        kept.stream()
            .filter(row -> row.getAs("layer").equals("stem") && row.<Integer>getAs("label") == 4)
            .toList();
    assertThat(kept).hasSize(10 * training.checkpoint(RUN, 1).catalog().layers().size());
    assertThat(ofClass).hasSize((int) (long) sum.<Long>getAs("count"));
    assertThat(
            ofClass.stream()
                .mapToDouble(row -> row.<Float>getList(row.fieldIndex("scores")).get(3))
                .max())
        .hasValue(sum.<Double>getAs("max"));
  }

  @Test
  void everyMethodRanksWhateverThePartitions() {
    String all = Scorers.all().stream().map(Scorer::name).collect(Collectors.joining(","));
    List<List<RankFilters.Top>> results = new ArrayList<>();
    for (String partitions : List.of("1", "7")) {
      RankFilters.Result result =
          new RankFilters(training.warehouse(), Progress.SILENT)
              .run(
                  new RankFilters.Request(
                      Optional.of(RUN),
                      Optional.empty(),
                      TrainingCase.DATASET,
                      Split.HOLDOUT,
                      training.settings("rank.scorer", all, "rank.partitions", partitions)));
      results.add(result.rankings());
    }

    assertThat(results.get(0)).hasSize(Scorers.all().size());
    assertThat(results.get(1)).isEqualTo(results.get(0));
    assertThat(scorers(Table.FILTER_RANKS)).contains(all.split(","));
  }

  @Test
  void trainingFreezesByAnyRanking() {
    String ranking = "cops(taylor,mean(pls-vip,mean-activation:welch))";

    assertThat(
            training.train("combined", "train.epochs", "1", "strategy.scorer", ranking).filters())
        .isEqualTo(filters);

    assertThat(training.rows(Table.FROZEN_FILTERS, "combined")).isNotEmpty();
    assertThat(training.rows(Table.FILTER_RANKS, "combined"))
        .isNotEmpty()
        .allMatch(row -> row.getAs("scorer").equals(ranking));
  }

  private static List<String> scorers(Table table) {
    return training.rows(table, RUN).stream()
        .filter(row -> row.getAs("split").equals(Split.HOLDOUT.label()))
        .map(row -> row.<String>getAs("scorer"))
        .distinct()
        .toList();
  }

  @Test
  void aModelFileIsRankedLikeItsRun() {
    String path = training.runRow(RUN).getAs("model_path");

    RankFilters.Result ofFile =
        rank(Optional.empty(), Optional.of(path), TrainingCase.DATASET, Split.HOLDOUT, 2);

    assertThat(ofFile.run()).isEqualTo(RUN);
    assertThat(ofFile.rankings()).isEqualTo(rank(Split.HOLDOUT, 2).rankings());
  }

  @Test
  void aDamagedModelFileIsRefused() throws IOException {
    Path damaged = folder.resolve("damaged.model");
    byte[] bytes =
        Files.readAllBytes(
            Path.of(
                training.runRow(RUN).<String>getAs("model_path").replaceFirst("^file:/*", "/")));
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);

    refuses(ExitCode.DATA, Optional.empty(), Optional.of(damaged.toString()), "damaged.model");
    refuses(ExitCode.DATA, Optional.empty(), Optional.of("/nowhere.model"), "/nowhere.model");
  }

  @Test
  void aModelWhoseScoresAreNotFiniteIsRefused() {
    org.apache.hadoop.fs.Path broken =
        new org.apache.hadoop.fs.Path(folder.resolve("broken.model").toString());
    BrokenModel.write(training.checkpoint(RUN, 1), training.warehouse().fileSystem(), broken);

    refuses(
        ExitCode.DATA,
        Optional.empty(),
        Optional.of(broken.toString()),
        "scores that are not finite",
        "permafrost evaluate");
  }

  @Test
  void oneModelIsNamedNotTwoAndNotNone() {
    refuses(ExitCode.USAGE, Optional.of(RUN), Optional.of("x"), "--run", "--model");
    refuses(ExitCode.USAGE, Optional.empty(), Optional.empty(), "--run", "--model");
    refuses(ExitCode.DATA, Optional.of("nobody"), Optional.empty(), "nobody", "permafrost runs");
  }

  private static void refuses(
      ExitCode code, Optional<String> run, Optional<String> model, String... words) {
    assertThatThrownBy(() -> rank(run, model, TrainingCase.DATASET, Split.TRAIN, 0))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  @Test
  void anUnknownDataSetNamesTheNearest() {
    assertThatThrownBy(() -> rank(Optional.of(RUN), Optional.empty(), "drwan", Split.TRAIN, 0))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll("drwan", "did you mean drawn");
  }
}
