package org.permafrost.action.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.ChildProcess;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.train.TrainResult;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;
import org.permafrost.spark.NativeExecutors;
import org.permafrost.table.Table;

/** What {@code network.layers = auto} becomes, here and on a processor without AVX2. */
@Tag("slow")
class LayerDecisionTest {
  static final String[] BASELINE = {"train.mode", "baseline", "train.epochs", "2"};

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void prepare() {
    training = TrainingCase.prepared(folder);
    training.train("native", with("network.layers", "native"));
    training.train("stock", with("network.layers", "stock"));
    assumeThat(
            NativeExecutors.obstacle(
                training.warehouse().spark(), training.checkpoint("native", 0).configuration()))
        .isEmpty();
  }

  @Test
  void aRunNamesWhatAutoMeansHereAndGoesOnWithIt() {
    List<String> lines = new ArrayList<>();
    TrainResult whole = training.train(TrainingCase.keeping(lines), "whole", BASELINE);
    training.interruptIn(2, "stopped", BASELINE);

    TrainResult resumed = training.resume("stopped");

    assertThat(lines).containsOnlyOnce("network.layers = auto: native");
    assertThat(layers(training, "whole")).isEqualTo("native");
    assertThat(layers(training, "stopped")).isEqualTo("native");
    assertThat(whole.modelHash())
        .isEqualTo(resumed.modelHash())
        .isEqualTo(hash("native"))
        .isNotEqualTo(hash("stock"));
  }

  @Test
  void aSavedModelIsScoredWithWhatItsRunBeganWith() {
    List<String> natively = scores("stock", "network.layers", "native");
    List<String> asItBegan = scores("stock");

    assertThat(asItBegan).isEqualTo(scores("stock", "network.layers", "stock"));
    assertThat(asItBegan).isNotEqualTo(natively);
  }

  @Test
  void aModelWithoutItsRunIsScoredAsTheMachineCan() {
    Optional<String> file = Optional.of(elsewhere());

    assertThat(scores(Optional.empty(), file, "elsewhere"))
        .isEqualTo(scores(Optional.empty(), file, "elsewhere", "network.layers", "native"));
  }

  @Test
  void aProcessorWithoutAvx2TakesStockLayersAndNeverReplacesNativeOnes() throws Exception {
    training.interruptIn(2, "unfinished", with("network.layers", "native"));

    List<String> said = onOldProcessor();

    assertThat(said)
        .containsExactly(
            "train: network.layers = auto: stock, because native layers cannot run here:"
                + " the processor has no AVX2",
            "recorded: stock",
            "train natively: ENVIRONMENT network.layers is native, but native layers cannot run"
                + " here: the processor has no AVX2. Set it to auto or stock.",
            "resume: ENVIRONMENT The run unfinished began with native layers, which cannot run"
                + " here: the processor has no AVX2. Resume it where all executors have them;"
                + " others would train another model.",
            "evaluate: ENVIRONMENT The run native began with native layers, which cannot run here:"
                + " the processor has no AVX2. Add --set network.layers=stock for DL4J's own, whose"
                + " results are the same to rounding.",
            "evaluate as stock: 10 images");
    assertThat(training.resume("begun-there").epochs()).isEqualTo(2);
    assertThat(layers(training, "begun-there")).isEqualTo("stock");
  }

  /** The stock run's model, as if another warehouse's run had trained it. */
  private static String elsewhere() {
    SavedModel model = training.checkpoint("stock", 2);
    ModelDescription own = model.description();
    ModelDescription description =
        new ModelDescription(
            "elsewhere",
            own.epoch(),
            own.network(),
            own.imageSize(),
            own.classNames(),
            own.dataset(),
            own.normalization(),
            own.seed(),
            own.codeVersion(),
            own.content(),
            own.stem(),
            own.inserts());
    Path file = folder.resolve("elsewhere.model");
    ModelFile.write(
        training.warehouse().fileSystem(),
        new org.apache.hadoop.fs.Path(file.toString()),
        new SavedModel(
            description,
            model.configuration(),
            model.parameters(),
            model.updaterState(),
            model.extras()));
    return file.toString();
  }

  private static List<String> onOldProcessor() throws Exception {
    Path there = folder.resolve("there");
    Process process =
        ChildProcess.start(
            there,
            Map.of("DNNL_MAX_CPU_ISA", "SSE41"),
            OldProcessor.class,
            training.warehouseFolder());
    try {
      assertThat(process.waitFor()).as(Files.readString(there.resolve("err"))).isZero();
      return Files.readAllLines(there.resolve("out"), StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith(OldProcessor.SAYS))
          .map(line -> line.substring(OldProcessor.SAYS.length()))
          .toList();
    } finally {
      process.destroyForcibly();
    }
  }

  static String layers(TrainingCase training, String run) {
    return com.typesafe.config.ConfigFactory.parseString(
            training.runRow(run).<String>getAs("settings"))
        .getString("network.layers");
  }

  private static String hash(String run) {
    return training.runRow(run).getAs("model_hash");
  }

  private static List<String> scores(String run, String... settings) {
    return scores(Optional.of(run), Optional.empty(), run, settings);
  }

  private static List<String> scores(
      Optional<String> run, Optional<String> file, String name, String... settings) {
    new RankFilters(training.warehouse(), Progress.SILENT)
        .run(
            new RankFilters.Request(
                run, file, TrainingCase.DATASET, Split.VALIDATION, training.settings(settings)));
    return training.rows(Table.CLASS_SCORES, name).stream().map(Row::toString).sorted().toList();
  }

  static String[] with(String key, String value) {
    return new String[] {BASELINE[0], BASELINE[1], BASELINE[2], BASELINE[3], key, value};
  }
}
