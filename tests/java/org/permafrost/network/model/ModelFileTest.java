package org.permafrost.network.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.TrainSettings.Rule;

class ModelFileTest {
  private static final Map<String, byte[]> EXTRAS = Map.of("strategy.json", new byte[] {1, 2, 3});

  @TempDir File folder;
  private FileSystem files;
  private Path path;

  @BeforeEach
  void open() throws IOException {
    files = FileSystem.getLocal(new Configuration());
    path = new Path(folder.getPath(), "models/epoch-3.zip");
  }

  @Test
  void givesBackEveryBit() {
    SavedModel model = TestNetworks.model(trained(Rule.ADAM), EXTRAS);
    model.parameters()[5] = Float.intBitsToFloat(0x7fc00123);
    String hash = ModelFile.write(files, path, model);
    SavedModel read = ModelFile.read(files, path);
    assertThat(read.description()).isEqualTo(model.description());
    assertThat(read.configuration()).isEqualTo(model.configuration());
    assertThat(bits(read.parameters())).isEqualTo(bits(model.parameters()));
    assertThat(bits(read.updaterState().orElseThrow()))
        .isEqualTo(bits(model.updaterState().orElseThrow()));
    assertThat(read.extras()).containsOnlyKeys("strategy.json");
    assertThat(read.extras().get("strategy.json")).containsExactly(1, 2, 3);
    assertThat(hash).isEqualTo(read.hash()).isEqualTo(model.hash()).hasSize(64);
    ModelManifest manifest = ModelFile.manifest(files, path);
    assertThat(manifest.modelHash()).isEqualTo(hash);
    assertThat(manifest.description()).isEqualTo(model.description());
  }

  @Test
  void knowsWhatItWasTrainedOnWhichOlderVersionsDidNotWrite() throws Exception {
    SavedModel unknown = TestNetworks.model(trained(Rule.ADAM), EXTRAS);
    ModelDescription known = unknown.description().on(new DataContent("ab12", "pad"));
    String hash = ModelFile.write(files, path, unknown);
    assertThat(ModelFile.read(files, path).description().content()).isEmpty();

    String again =
        ModelFile.write(
            files,
            path,
            new SavedModel(
                known,
                unknown.configuration(),
                unknown.parameters(),
                unknown.updaterState(),
                unknown.extras()));

    assertThat(ModelFile.read(files, path).description()).isEqualTo(known);
    assertThat(ModelFile.manifest(files, path).description().at(9).content())
        .isEqualTo(known.content());
    assertThat(again).isEqualTo(hash);
  }

  @Test
  void saysWhichStemItHasIfItIsAnother() throws Exception {
    SavedModel usual = TestNetworks.model(trained(Rule.ADAM), EXTRAS);
    assertThat(manifest(usual)).doesNotContain("\"stem\"");
    SavedModel other =
        new SavedModel(
            usual.description().with(Stem.IMAGENET),
            usual.configuration(),
            usual.parameters(),
            usual.updaterState(),
            usual.extras());
    assertThat(manifest(other)).containsPattern("\"stem\"\\s*:\\s*\"imagenet\"");
    assertThat(ModelFile.read(files, path).description()).isEqualTo(other.description());
  }

  private String manifest(SavedModel model) throws IOException {
    ModelFile.write(files, path, model);
    try (ZipFile zip = new ZipFile(new File(path.toUri().getPath()))) {
      return new String(
          zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Older builds wrote DL4J's own batch normalisation. */
  @Test
  void readsModelsOfOlderBuilds() {
    SavedModel model = TestNetworks.model(trained(Rule.NESTEROV), EXTRAS);
    String own = FreezableNormalization.class.getName();
    SavedModel older =
        new SavedModel(
            model.description(),
            model.configuration().replace(own, BatchNormalization.class.getName()),
            model.parameters(),
            model.updaterState(),
            model.extras());
    ModelFile.write(files, path, older);

    SavedModel read = ModelFile.read(files, path);

    assertThat(read.configuration()).isEqualTo(older.configuration()).doesNotContain(own);
    assertThat(model.configuration()).contains(own);
    assertThat(read.hash()).isEqualTo(model.hash());
    ComputationGraph network = read.network();
    FreezableNormalization.useStoredStatistics(network, Map.of("stem-bn", new int[] {1}));
    ComputationGraph now = model.network();
    network.fit(batch());
    now.fit(batch());
    assertThat(FloatArrays.copyOf(network.params())).isEqualTo(FloatArrays.copyOf(now.params()));
  }

  /** Also the step counter of Adam must come back, or the next step would differ. */
  @Test
  void trainingGoesOnAsIfNothingHappened() {
    for (Rule rule : Rule.values()) {
      ComputationGraph original = trained(rule);
      ModelFile.write(files, path, TestNetworks.model(original, Map.of()));
      ComputationGraph restored = ModelFile.read(files, path).network();
      original.fit(batch());
      restored.fit(batch());
      assertThat(FloatArrays.copyOf(restored.params()))
          .isEqualTo(FloatArrays.copyOf(original.params()));
    }
  }

  @Test
  void equalModelsGiveEqualBytes() throws IOException {
    Path other = new Path(folder.getPath(), "other.zip");
    ModelFile.write(files, path, TestNetworks.model(trained(Rule.NESTEROV), EXTRAS));
    SavedModel read = ModelFile.read(files, path);
    ModelFile.write(files, other, read);
    byte[] bytes = Files.readAllBytes(new File(other.toString()).toPath());
    assertThat(bytes).isEqualTo(Files.readAllBytes(new File(path.toString()).toPath()));
    SavedModel again = TestNetworks.model(read.network(), EXTRAS);
    ModelFile.write(files, other, again);
    assertThat(Files.readAllBytes(new File(other.toString()).toPath())).isEqualTo(bytes);
  }

  @Test
  void isAZipThatOthersCanOpen() throws IOException {
    ModelFile.write(files, path, TestNetworks.model(trained(Rule.SGD), EXTRAS));
    try (ZipFile zip = new ZipFile(path.toString())) {
      assertThat(zip.stream().map(e -> e.getName()))
          .containsExactly(
              "manifest.json",
              "configuration.json",
              "catalogue.json",
              "strategy.json",
              "parameters.bin");
      byte[] catalogue = zip.getInputStream(zip.getEntry("catalogue.json")).readAllBytes();
      assertThat(new String(catalogue, java.nio.charset.StandardCharsets.UTF_8))
          .contains("\"layer\" : \"stage2-block1-shortcut\"");
    }
  }

  @Test
  void replacesAnOlderFileAndLeavesNothingElse() throws IOException {
    SavedModel first = TestNetworks.model(trained(Rule.SGD), EXTRAS);
    ModelFile.write(files, path, first);
    ModelFile.write(files, path, TestNetworks.model(trained(Rule.NESTEROV), Map.of()));
    assertThat(ModelFile.read(files, path).extras()).isEmpty();
    assertThat(files.listStatus(path.getParent())).hasSize(1);
  }

  @Test
  void hashIsAboutWhatTheNetworkComputes() {
    SavedModel model = TestNetworks.model(trained(Rule.SGD), Map.of());
    ComputationGraph other =
        Networks.create(
            new NetworkSpec(
                Architecture.RESNET_SMALL, 32, 3, 99, TestNetworks.optimizer(Rule.ADAM, 0)));
    other.setParams(Nd4j.createFromArray(model.parameters()).reshape(1, -1));
    SavedModel renamed = TestNetworks.model(other, EXTRAS);
    assertThat(renamed.hash()).isEqualTo(model.hash());
    float[] changed = model.parameters().clone();
    changed[77] = Math.nextUp(changed[77]);
    assertThat(
            new SavedModel(
                    model.description(),
                    model.configuration(),
                    changed,
                    model.updaterState(),
                    new TreeMap<>())
                .hash())
        .isNotEqualTo(model.hash());
  }

  @Test
  void missingFileIsADataProblem() {
    assertThatThrownBy(() -> ModelFile.read(files, path))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("There is no model file " + path)
        .extracting(e -> ((Problem) e).exitCode())
        .isEqualTo(ExitCode.DATA);
  }

  @Test
  void extrasMayNotTakeReservedNames() {
    SavedModel model = TestNetworks.model(trained(Rule.SGD), Map.of("parameters.bin", new byte[3]));
    assertThatThrownBy(() -> ModelFile.write(files, path, model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameters.bin");
  }

  private static ComputationGraph trained(Rule rule) {
    ComputationGraph network =
        Networks.create(
            new NetworkSpec(
                Architecture.RESNET_SMALL, 32, 3, 1, TestNetworks.optimizer(rule, 1e-3)));
    network.fit(batch());
    network.fit(batch());
    return network;
  }

  private static DataSet batch() {
    INDArray images = Nd4j.linspace(-1, 1, 3 * 3 * 32 * 32, DataType.FLOAT).reshape(3, 3, 32, 32);
    return new DataSet(images, Nd4j.eye(3).castTo(DataType.FLOAT));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
