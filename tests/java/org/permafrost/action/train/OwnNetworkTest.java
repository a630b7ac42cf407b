package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
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
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.exchange.TensorNames;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.InitialParameters;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.network.zoo.Networks;
import org.permafrost.network.zoo.TransferredNetwork;
import org.permafrost.progress.Progress;
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
            MixedNetwork.configuration(optimizer),
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
                training.settings("rank.scorer", "max-activation,taylor,synflow")));
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

  @Test
  void relevanceHasNoRuleForItsActivations() {
    assertThatThrownBy(
            () ->
                new RankFilters(training.warehouse(), Progress.SILENT)
                    .run(
                        new RankFilters.Request(
                            Optional.empty(),
                            Optional.of(file),
                            TrainingCase.DATASET,
                            Split.TRAIN,
                            training.settings("rank.scorer", "lrp-epsilon"))))
        .hasMessageContainingAll("lrp-epsilon", "no ReLU");
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
