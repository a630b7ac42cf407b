package org.permafrost.action.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.proof.FreezeProof;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.run.RunState;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.method.Hold;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

@Tag("slow")
class VerifyRunTest {
  private static final int EPOCHS = 4;

  @TempDir static Path folder;

  private static Warehouse warehouse;
  private static Checkpoints checkpoints;

  private SavedModel untouched;

  /** Two classes are learned and dropped in each epoch; the run stops in its third and goes on. */
  @BeforeAll
  static void train() {
    Settings settings = settings(Map.of());
    warehouse = Warehouse.open(LocalSpark.session(settings), settings);
    new DrawnImages(1).write(folder.resolve("images"), 120);
    new PrepareImages(warehouse, Progress.SILENT)
        .run(
            new PrepareImages.Request(
                folder.resolve("images").toString(), "shapes", settings.prep()));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                new TrainStrategically(warehouse, Progress.SILENT, stopInEpoch("exact", 3))
                    .start(new TrainRequest("exact", "shapes", Optional.empty(), settings)))
        .matches(p -> p.exitCode() == ExitCode.INTERRUPTED);
    new TrainStrategically(warehouse, Progress.SILENT, () -> false)
        .resume("exact", settings.warehouse());
    checkpoints = new Checkpoints(warehouse, "exact");
  }

  private static BooleanSupplier stopInEpoch(String run, int epoch) {
    return () ->
        RunRow.find(warehouse, run).map(row -> row.<Integer>getAs("epochs_done")).orElse(0)
            == epoch - 1;
  }

  private static Settings settings(Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "warehouse", folder.resolve("warehouse").toString(),
                "prep.image-size", "32",
                "prep.holdout", "0.2",
                "network.name", "resnet-small",
                "train.epochs", "" + EPOCHS,
                "train.batch-size", "16",
                "train.averaging-frequency", "2",
                "strategy.threshold", "0",
                "strategy.patience", "1",
                "strategy.max-drops-per-epoch", "2"));
    all.putAll(more);
    return LocalSpark.settings(folder.resolve("warehouse"), all);
  }

  @AfterEach
  void putBack() {
    if (untouched != null) {
      write(untouched);
    }
  }

  private static Verification verify(String run) {
    return new VerifyRun(warehouse, Progress.SILENT).run(run);
  }

  @Test
  void aRunThatWasResumedIsProven() {
    Verification result = verify("exact");

    assertThat(result.epochs()).isEqualTo(EPOCHS);
    assertThat(result.tableRows()).isPositive();
    assertThat(result.freeze()).isEqualTo("exact");
    assertThat(result.layers()).extracting(Verification.Layer::layer).contains("classifier");
    assertThat(result.layers())
        .allSatisfy(
            layer -> {
              assertThat(layer.movement().moved()).isZero();
              assertThat(layer.epochs()).isEqualTo(EPOCHS - layer.firstFrozen());
            });
    assertThat(result.values()).isPositive();
  }

  @Test
  void everyEpochRecordsItsProof() {
    List<Row> rows =
        warehouse.read(Table.FROZEN_PROOFS).where("run = 'exact'").orderBy("epoch").collectAsList();

    assertThat(rows).extracting(row -> row.<Integer>getAs("epoch")).contains(1, 2, 3, 4);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.<Boolean>getAs("ok")).isTrue();
              assertThat(row.<String>getAs("hash_now")).isEqualTo(row.getAs("hash_frozen"));
              assertThat(row.<String>getAs("hash_now")).hasSize(64);
            });
  }

  @Test
  void oneBitOfAFrozenFilterIsFoundAndNamed() {
    FrozenUnit unit = frozen("filter");
    int position = unit.parts().get(0).positions().start(0) + 5;
    flip(position);

    Problem problem = catchThrowableOfType(Problem.class, () -> verify("exact"));

    assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(problem)
        .hasMessageContaining("run exact, epoch 4")
        .hasMessageContaining("weights[5] of filter " + unit.index() + " of " + unit.layer())
        .hasMessageContaining("froze after epoch 1 as ")
        .hasMessageContaining(hex(bits(untouched.parameters()[position])))
        .hasMessageContaining(hex(bits(untouched.parameters()[position]) ^ 1));
  }

  @Test
  void oneBitOfAFrozenClassifierRowIsFoundAndNamed() {
    FrozenUnit row = frozen("row");
    flip(row.parts().get(1).positions().start(0));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> verify("exact"))
        .withMessageContaining("bias[0] of row " + row.index() + " of classifier");
  }

  @Test
  void aMovedValueThatIsNotFrozenChangesTheModelsHash() {
    SavedModel last = checkpoints.read(EPOCHS);
    FreezeMask mask = Checkpoints.state(last, "exact").learning().mask();
    FilterId free =
        last.catalog().filters().stream().filter(f -> !mask.contains(f)).findFirst().orElseThrow();
    flip(last.catalog().layer(free.layer()).ranges(free.index()).get(0).start());

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> verify("exact"))
        .withMessageContaining("run exact, epoch 4: the model's hash is ");
  }

  @Test
  void aMissingModelIsNamed() throws Exception {
    untouched = checkpoints.read(EPOCHS);
    warehouse.fileSystem().delete(checkpoints.path(EPOCHS), false);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> verify("exact"))
        .withMessageContaining("run exact, epoch 4: There is no model file");
  }

  @Test
  void gradientZeroIsMeasuredInsteadOfProven() {
    Settings settings = settings(Map.of("strategy.freeze", "gradient-zero", "train.epochs", "2"));
    new TrainStrategically(warehouse, Progress.SILENT, () -> false)
        .start(new TrainRequest("leaky", "shapes", Optional.empty(), settings));

    Verification result = verify("leaky");

    assertThat(result.freeze()).isEqualTo("gradient-zero");
    assertThat(result.layers())
        .isNotEmpty()
        .allSatisfy(layer -> assertThat(layer.movement().moved()).isPositive())
        .allSatisfy(layer -> assertThat(layer.movement().largest()).isPositive());
  }

  @ParameterizedTest
  @CsvSource({"affine,2", "none,0"})
  void theProofCoversOnlyWhatOfBatchNormIsFrozen(String choice, int numbers) {
    Settings settings =
        settings(Map.of("strategy.freeze-normalization", choice, "train.epochs", "2"));
    new TrainStrategically(warehouse, Progress.SILENT, () -> false)
        .start(new TrainRequest(choice, "shapes", Optional.empty(), settings));
    Checkpoints models = new Checkpoints(warehouse, choice);
    SavedModel first = models.read(1);
    SavedModel last = models.read(2);
    FreezeMask mask = Checkpoints.state(first, choice).learning().mask();

    Verification.Layer layer = verify(choice).layers().get(0);

    ConvolutionFilters stem = first.catalog().layer(layer.layer());
    long filters =
        IntStream.range(0, stem.filters()).filter(i -> mask.holds(stem.filter(i))).count();
    assertThat(layer.values()).isEqualTo(filters * (stem.filterLength() + numbers));
    FilterId frozen =
        mask.filters().stream().filter(f -> f.layer().equals(stem.layer())).findFirst().get();
    int variance = stem.normalization().orElseThrow().variance().start() + frozen.index();
    assertThat(last.parameters()[variance]).isNotEqualTo(first.parameters()[variance]);
    int gamma = stem.normalization().orElseThrow().gamma().start() + frozen.index();
    assertThat(last.parameters()[gamma] == first.parameters()[gamma]).isEqualTo(numbers > 0);
  }

  @Test
  void trainingStopsAtTheFirstBitThatMovesAndLeavesTheRowThatShowsIt() {
    SavedModel model = checkpoints.read(EPOCHS);
    RunState state = Checkpoints.state(model, "exact");
    FreezeProof proof = new FreezeProof(warehouse, "doomed", true);
    Hold hold = hold(model, state);
    proof.commit(hold, state.learning().epoch(), model.parameters());
    float[] moved = model.parameters().clone();
    FrozenUnit unit = frozen("filter");
    int position = unit.parts().get(0).positions().start(0);
    moved[position] = Float.intBitsToFloat(bits(moved[position]) ^ 1);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> proof.commit(hold, state.learning().epoch(), moved))
        .withMessageContaining("weights[0] of filter " + unit.index() + " of " + unit.layer());
    assertThat(
            warehouse.read(Table.FROZEN_PROOFS).where("run = 'doomed' AND NOT ok").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("layer")).isEqualTo(unit.layer()));
  }

  /** The first unit of this kind that was frozen after the first epoch. */
  private static FrozenUnit frozen(String kind) {
    SavedModel first = checkpoints.read(1);
    RunState state = Checkpoints.state(first, "exact");
    return hold(first, state).frozen().stream()
        .filter(unit -> unit.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Hold hold(SavedModel model, RunState state) {
    return Methods.open(settings(Map.of()), model.catalog(), state.memory()).hold(state.learning());
  }

  /** Changes the lowest bit of a value of the last model, and its checksums with it. */
  private void flip(int position) {
    untouched = checkpoints.read(EPOCHS);
    float[] parameters = untouched.parameters().clone();
    parameters[position] = Float.intBitsToFloat(bits(parameters[position]) ^ 1);
    write(
        new SavedModel(
            untouched.description(),
            untouched.configuration(),
            parameters,
            untouched.updaterState(),
            untouched.extras()));
  }

  private static void write(SavedModel model) {
    ModelFile.write(warehouse.fileSystem(), checkpoints.path(EPOCHS), model);
  }

  private static String hex(int bits) {
    return String.format(Locale.ROOT, "(0x%08x)", bits);
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }
}
