package org.permafrost.network.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.network.insert.SwappedChannels;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.Problem;
import org.permafrost.settings.InsertSettings;

/** Model files of networks with inserts. */
class InsertedModelTest {
  @TempDir File folder;
  private FileSystem files;
  private Path path;

  @BeforeEach
  void open() throws IOException {
    files = FileSystem.getLocal(new Configuration());
    path = new Path(folder.getPath(), "inserted.model");
  }

  private static InsertSettings insert(String kind, String at, Map<String, String> options) {
    return new InsertSettings(kind, at, new TreeMap<>(options));
  }

  private static SavedModel model(InsertSettings... inserts) {
    SavedModel plain =
        TestNetworks.model(
            Networks.create(
                TestNetworks.spec(Architecture.RESNET_SMALL, 32).with(List.of(inserts))),
            Map.of());
    return new SavedModel(
        plain.description().with(List.of(inserts)),
        plain.configuration(),
        plain.parameters(),
        plain.updaterState(),
        plain.extras());
  }

  private static SavedModel dropout(String rate) {
    return model(insert("spectral-fourier-dropout", "after stage2", Map.of("rate", rate)));
  }

  @Test
  void givesBackInsertsAndEveryBit() throws IOException {
    SavedModel model =
        model(
            insert("spectral-fourier-dropout", "after stage2", Map.of("rate", "0.25")),
            insert("network-slimming", "on stage3", Map.of()),
            insert("low-rank-convolution", "instead of stage2-block1-conv2", Map.of()));
    ModelFile.write(files, path, model);

    SavedModel read = ModelFile.read(files, path);

    assertThat(read.description()).isEqualTo(model.description());
    assertThat(read.description().at(9).inserts()).isEqualTo(model.description().inserts());
    assertThat(read.configuration()).isEqualTo(model.configuration());
    assertThat(read.parameters()).isEqualTo(model.parameters());
    assertThat(read.hash()).isEqualTo(model.hash());
    assertThat(entry("catalogue.json")).contains("\"stage2-block1-conv2-basis\"");
    assertThat(read.network().getVertices()).hasSameSizeAs(model.network().getVertices());
  }

  /** As older versions wrote it. */
  @Test
  void aPlainNetworkSaysNothingOfInserts() throws IOException {
    ModelFile.write(files, path, model());

    assertThat(entry("manifest.json")).doesNotContain("insert");
    assertThat(ModelFile.read(files, path).description().inserts()).isEmpty();
  }

  /** The hash is of what a network computes, and dropout computes nothing but in training. */
  @Test
  void whatActsInTrainingOnlyIsNoPartOfTheHash() {
    SavedModel slimmed = model(insert("network-slimming", "on all", Map.of()));

    assertThat(dropout("0.5").configuration()).isNotEqualTo(dropout("0.25").configuration());
    assertThat(dropout("0.5").hash()).isEqualTo(dropout("0.25").hash());
    assertThat(slimmed.configuration()).isNotEqualTo(model().configuration());
    assertThat(slimmed.hash()).isEqualTo(model().hash());
    assertThat(
            model(insert("low-rank-convolution", "instead of stem", Map.of("share", "1"))).hash())
        .isNotEqualTo(model().hash());
  }

  /** A class of a jar that is not there must not be looked for. */
  @Test
  void classesOfOtherInsertsAreReadOnlyIfTheirJarIsThere(@TempDir java.nio.file.Path jar)
      throws Exception {
    try (AutoCloseable open = SwappedChannels.onClassPath(jar)) {
      SavedModel model = model(insert("swapped-channels", "after stage2", Map.of()));
      ModelFile.write(files, path, model);
      assertThat(ModelFile.read(files, path).hash()).isEqualTo(model.hash());
    }

    assertThatThrownBy(() -> ModelFile.read(files, path))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("SwappedChannels$Swapped")
        .hasMessageContaining("not part of any network");
  }

  private String entry(String name) throws IOException {
    try (ZipFile zip = new ZipFile(path.toString())) {
      return new String(
          zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
