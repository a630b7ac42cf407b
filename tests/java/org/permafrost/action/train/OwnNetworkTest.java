package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.exchange.TensorNames;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.InitialParameters;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.network.zoo.Networks;
import org.permafrost.network.zoo.TransferredNetwork;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.Split;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.PixelNormalization;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.table.Table;

/** A network that nobody here knew goes through every command. */
@Tag("slow")
class OwnNetworkTest {
  private static final String NAME = "mixed";
  private static final byte[] TENSORS = TensorNames.write(Map.of("stem", Map.of("weight", "w.0")));

  @TempDir static Path folder;

  private static TrainingCase training;
  private static String file;
  private static List<String> classes;

  /** It knows the classes of the data set in another order, and two more. */
  @BeforeAll
  static void imported() throws Exception {
    training = TrainingCase.prepared(folder);
    List<String> known =
        new ArrayList<>(
            DatasetDescription.read(training.warehouse(), TrainingCase.DATASET).classNames());
    classes = List.copyOf(known);
    Collections.reverse(known);
    known.add(1, "zeppelin");
    known.add("yacht");
    OptimizerSettings optimizer = TestNetworks.optimizer(Rule.SGD, 0);
    ComputationGraphConfiguration configuration =
        TransferredNetwork.configuration(
            MixedNetwork.withHidden(optimizer),
            known.size(),
            optimizer,
            new PartialSoftmaxLoss(),
            0);
    ModelDescription description =
        new ModelDescription(
            NAME,
            0,
            NAME,
            32,
            known,
            "",
            new PixelNormalization(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5)),
            0,
            "0.1.0");
    SavedModel model =
        SavedModel.of(
            description,
            Networks.create(configuration, InitialParameters.of(configuration, 4)),
            Map.of(TensorNames.ENTRY, TENSORS));
    file = folder.resolve("mixed.zip").toString();
    ModelFile.write(
        FileSystem.getLocal(new Configuration()), new org.apache.hadoop.fs.Path(file), model);
  }

  @Test
  void isEvaluatedOnAllItsAnswersAndOnThoseOfTheDataSet() {
    EvaluationResult all = evaluate(List.of());
    EvaluationResult some = evaluate(List.of(EvaluateModel.OF_DATASET));

    assertThat(all.among()).hasSize(classes.size() + 2);
    assertThat(some.among()).hasSameSizeAs(classes).doesNotContain(1, classes.size() + 1);
    assertThat(some.accuracy()).isGreaterThanOrEqualTo(all.accuracy());
    assertThat(all.metrics())
        .extracting(m -> all.classNames().get(m.label()))
        .containsExactlyInAnyOrderElementsOf(classes);
  }

  @Test
  void isRankedJudgedAndScoredAtNight() {
    new RankFilters(training.warehouse(), Progress.SILENT)
        .run(
            new RankFilters.Request(
                Optional.empty(),
                Optional.of(file),
                TrainingCase.DATASET,
                Split.TRAIN,
                training.settings("rank.scorer", "max-activation,taylor")));
    List<Row> ranks = training.rows(Table.FILTER_RANKS, NAME);
    assertThat(ranks.stream().map(row -> row.<String>getAs("class")).distinct())
        .containsExactlyInAnyOrderElementsOf(classes);
    assertThat(ranks.stream().map(row -> row.<String>getAs("layer")).distinct())
        .contains("depthwise", "grouped", "dilated", "reduce", "expand", "wide");
    new JudgeRankings(training.warehouse(), Progress.SILENT)
        .run(
            new JudgeRankings.Request(
                Optional.empty(),
                Optional.of(file),
                TrainingCase.DATASET,
                Split.TRAIN,
                training.settings("judge.images", "1", "judge.together", "true")));
    assertThat(training.rows(Table.JUDGEMENTS, NAME)).isNotEmpty();
    new PublishNight(training.warehouse(), Progress.SILENT)
        .run(
            new PublishNight.Request(
                LocalDate.of(2026, 11, 22),
                file,
                TrainingCase.DATASET,
                Optional.empty(),
                training.settings()));
    assertThat(training.warehouse().read(Table.NIGHTS).count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lrp-epsilon", "synflow"})
  void someScorersHaveNoRuleForItsActivations(String scorer) {
    assertThatThrownBy(
            () ->
                new RankFilters(training.warehouse(), Progress.SILENT)
                    .run(
                        new RankFilters.Request(
                            Optional.empty(),
                            Optional.of(file),
                            TrainingCase.DATASET,
                            Split.TRAIN,
                            training.settings("rank.scorer", scorer))))
        .hasMessageContainingAll(scorer, "activations and gates", "ReLU");
    assertThatThrownBy(
            () ->
                new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
                    .start(
                        new TrainRequest(
                            "refused-" + scorer,
                            TrainingCase.DATASET,
                            Optional.of(file),
                            training.settings(
                                "network.name", "resnet34",
                                "network.head", "new",
                                "train.mode", "freeze",
                                "strategy.scorer", scorer))))
        .hasMessageContainingAll(scorer, "activations and gates");
  }

  @Test
  void learnsOtherClassesWhileFrozenFiltersHold() {
    new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
        .start(
            new TrainRequest(
                "transfer",
                TrainingCase.DATASET,
                Optional.of(file),
                training.settings(
                    "network.name", "resnet34",
                    "network.head", "new",
                    "train.mode", "freeze",
                    "strategy.freeze-at", "end",
                    "train.epochs", "1")));

    SavedModel after = training.checkpoint("transfer", 1);
    assertThat(after.description().network()).isEqualTo(NAME);
    assertThat(after.description().classNames()).isEqualTo(classes);
    assertThat(after.extras().get(TensorNames.ENTRY)).isEqualTo(TENSORS);
    assertThat(training.runRow("transfer").<String>getAs("network")).isEqualTo(NAME);
    assertThat(training.state("transfer", 1).learning().mask().size()).isPositive();
    new VerifyRun(training.warehouse(), Progress.SILENT).run("transfer");
  }

  /** Filters of every kind, units of a dense layer, channels of a concatenation's normalisation. */
  @Test
  void ranksAndFreezesUnitsOfEveryKind() {
    String units = "[filters, dense, normalizations]";
    train(
        "units",
        "network.units",
        units,
        "strategy.scorer",
        "taylor",
        "strategy.layers",
        "[depthwise, grouped, reduce, side, hidden]",
        "strategy.drift",
        "end");

    List<String> frozen = List.of("depthwise", "grouped", "reduce", "side-bn", "hidden");
    assertThat(layers(Table.FROZEN_FILTERS, "units")).containsExactlyInAnyOrderElementsOf(frozen);
    assertThat(layers(Table.FILTER_DRIFT, "units")).containsExactlyInAnyOrderElementsOf(frozen);
    assertThat(layers(Table.FROZEN_PROOFS, "units")).containsAll(frozen);
    Verification proof = new VerifyRun(training.warehouse(), Progress.SILENT).run("units");
    assertThat(proof.layers()).extracting(layer -> layer.layer()).containsAll(frozen);
    assertThat(proof.layers()).allSatisfy(layer -> assertThat(layer.movement().moved()).isZero());
    new JudgeRankings(training.warehouse(), Progress.SILENT)
        .run(
            new JudgeRankings.Request(
                Optional.of("units"),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.TRAIN,
                training.settings(
                    "network.units",
                    units,
                    "judge.images",
                    "1",
                    "judge.layers",
                    "[hidden, side]")));
    assertThat(
            training.rows(Table.JUDGEMENTS, "units").stream()
                .map(row -> row.<String>getAs("layer"))
                .distinct())
        .containsExactlyInAnyOrder("hidden", "side-bn");
    assertThatThrownBy(
            () ->
                new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
                    .start(
                        new TrainRequest(
                            "forgets",
                            TrainingCase.DATASET,
                            Optional.of("units"),
                            training.settings("train.mode", "freeze", "network.name", NAME))))
        .hasMessageContaining("network.units=[filters, dense, normalizations]");
  }

  /** A normalisation's channel without the filter in front of it. */
  @Test
  void freezesChannelsAlone() {
    train("channels", "network.units", "[normalizations]", "strategy.layers", "[stem, depthwise]");

    assertThat(layers(Table.FROZEN_FILTERS, "channels")).containsExactly("depthwise-bn", "stem-bn");
    FilterCatalog catalog = training.checkpoint("channels", 2).catalog();
    float[] one = training.checkpoint("channels", 1).parameters();
    float[] two = training.checkpoint("channels", 2).parameters();
    List<FilterId> held =
        training.state("channels", 1).learning().mask().filters().stream().sorted().toList();
    assertThat(held).isNotEmpty();
    for (FilterId channel : held) {
      for (Range range :
          catalog.unit(channel.layer()).normalization().orElseThrow().ranges(channel.index())) {
        assertThat(two[range.start()]).isEqualTo(one[range.start()]);
      }
      String convolution = channel.layer().replaceFirst("-bn$", "");
      Range weights = catalog.layer(convolution).weights(channel.index());
      assertThat(
              Arrays.equals(
                  one, weights.start(), weights.end(), two, weights.start(), weights.end()))
          .as("the filter trains on")
          .isFalse();
    }
    new VerifyRun(training.warehouse(), Progress.SILENT).run("channels");
  }

  @ParameterizedTest
  @CsvSource({
    "strategy.freeze, sealed",
    "strategy.freeze, packnet",
    "strategy.freeze, freezeout",
    "strategy.protect.groups, true",
    "strategy.protect.closure, 0.5",
    "strategy.rank-when, running",
    "strategy.freeze-normalization, none",
    "strategy.scorer, grasp"
  })
  void someMethodsHoldFiltersOnly(String key, String value) {
    assertThatThrownBy(
            () -> train("refused-units", "network.units", "[normalizations]", key, value))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(value.equals("grasp") ? "network.units" : "Cannot");
    assertThat(training.warehouse().read(Table.RUNS).where("run = 'refused-units'").count())
        .isZero();
  }

  /** Two epochs; every class counts as learned after the first. */
  private static void train(String run, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "network.name", "resnet34",
                "network.head", "new",
                "train.mode", "freeze",
                "strategy.threshold", "0",
                "strategy.patience", "1",
                "train.epochs", "2"));
    all.addAll(List.of(settings));
    new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
        .start(
            new TrainRequest(
                run,
                TrainingCase.DATASET,
                Optional.of(file),
                training.settings(all.toArray(String[]::new))));
  }

  private static List<String> layers(Table table, String run) {
    return training.rows(table, run).stream()
        .map(row -> row.<String>getAs("layer"))
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void otherClassesNeedANewClassifier() {
    assertThatThrownBy(
            () ->
                new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
                    .start(
                        new TrainRequest(
                            "refused",
                            TrainingCase.DATASET,
                            Optional.of(file),
                            training.settings(
                                "train.mode", "baseline", "network.name", "resnet34"))))
        .hasMessageContainingAll("network.head = new", "Cannot start from");
  }

  private static EvaluationResult evaluate(List<String> among) {
    return new EvaluateModel(training.warehouse(), Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                Optional.empty(),
                Optional.of(file),
                TrainingCase.DATASET,
                Split.TRAIN,
                List.of(),
                among,
                OptionalInt.empty(),
                training.settings()));
  }
}
