package org.permafrost.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.SampleImages;
import org.permafrost.image.archive.SafeArchive;
import org.permafrost.image.decode.ImageDecoder;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.settings.PrepSettings.Limits;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;

/**
 * Everything that comes from outside, damaged: -Dfuzz.inputs=N for more, see tests/cluster/fuzz.
 */
@Tag("slow")
@Timeout(value = 2, unit = java.util.concurrent.TimeUnit.HOURS)
class Fuzzing {
  private static final long MIB = 1L << 20;
  private static final Limits LIMITS = new Limits(8, 1_000_000, 1_000_000, 100, 1_000_000, 100);

  @TempDir Path folder;

  @Test
  void images() throws IOException {
    List<byte[]> samples = new ArrayList<>();
    try (var golden = Files.list(Path.of("tests/golden/images"))) {
      for (Path file : golden.filter(path -> !path.toString().endsWith(".md")).sorted().toList()) {
        samples.add(Files.readAllBytes(file));
      }
    }
    samples.add(SampleImages.png(20, 16, 1));
    samples.add(SampleImages.jpeg(20, 16, 1));
    samples.add(SampleImages.bmp(20, 16, 1));
    ImageDecoder decoder = new ImageDecoder(LIMITS);

    new Fuzz("image", 256 * MIB).run(samples, decoder::decode);
  }

  @Test
  void archives() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      for (String name : List.of("train/a/1.png", "train/b/2.png")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(SampleImages.png(8, 8, 1));
      }
    }
    Path file = folder.resolve("archive");

    new Fuzz("archive", 64 * MIB)
        .run(
            List.of(zip.toByteArray(), tar(false), tar(true)),
            bytes -> {
              Files.write(file, bytes);
              SafeArchive.extract(file, LIMITS, path -> OutputStream.nullOutputStream());
            });
  }

  private static byte[] tar(boolean gzip) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = gzip ? new GZIPOutputStream(bytes) : bytes;
        TarArchiveOutputStream out = new TarArchiveOutputStream(packed)) {
      for (String name : List.of("train/a/1.png", "train/b/2.png")) {
        byte[] png = SampleImages.png(8, 8, 1);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(png.length);
        out.putArchiveEntry(entry);
        out.write(png);
        out.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void recordedSettings() throws IOException {
    byte[] json = SettingsLoader.defaults().json().getBytes(StandardCharsets.UTF_8);

    new Fuzz("recorded-settings", 64 * MIB)
        .run(
            List.of(json),
            bytes -> SettingsLoader.parse(new String(bytes, StandardCharsets.UTF_8), Map.of()));
  }

  @Test
  void settingsFiles() throws IOException {
    Path file = folder.resolve("settings.conf");
    List<byte[]> samples = new ArrayList<>();
    for (String name : List.of("conf/poster.conf", "conf/imagenette-64.conf")) {
      samples.add(Files.readAllBytes(Path.of(name)));
    }

    new Fuzz("settings-file", 64 * MIB)
        .run(
            samples,
            bytes -> {
              Files.write(file, bytes);
              SettingsLoader.load(Optional.of(file), Map.of());
            });
  }

  @ParameterizedTest
  @EnumSource
  void cifarFiles(CifarFormat format) throws IOException {
    new Fuzz(format.name(), MIB)
        .run(
            List.of(new byte[format.recordBytes()]),
            bytes -> {
              format.records("data_batch_1.bin", bytes.length);
              format.label(bytes);
              CifarFormat.image(format.planes(bytes));
            });
    new Fuzz(format.name() + "-names", MIB)
        .run(
            List.of("bird\n".repeat(format.classes()).getBytes(StandardCharsets.UTF_8)),
            bytes ->
                format.classNames(
                    "names", new String(bytes, StandardCharsets.UTF_8).lines().toList()));
  }

  @Test
  void models() throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration()).getRaw();
    Path file = folder.resolve("model");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toString());
    ModelFile.write(files, path, model());

    new Fuzz("model", 256 * MIB)
        .run(
            List.of(Files.readAllBytes(file)),
            bytes -> {
              Files.write(file, bytes);
              ModelFile.read(files, path);
            });
  }

  @Test
  void checkpoints() throws IOException {
    SavedModel model = model();
    String json =
        """
        {"epoch":1,"classes":[0,1,2],"active":[0,1],"streaks":{"0":1},"learned":{"2":1},
        "residue":{"2":["a","b"]},"frozen":[{"layer":"stem","filter":1,"label":2,"epoch":1,
        "score":0.5,"rank":1}],"shared":[],"repairs":{},"chosen":[],"sealed":{},"idleEpochs":0,
        "iteration":4,"bestEpoch":1,"bestAccuracy":0.5}
        """;

    new Fuzz("checkpoint", 64 * MIB)
        .run(
            List.of(json.getBytes(StandardCharsets.UTF_8)),
            bytes ->
                Checkpoints.state(
                    new SavedModel(
                        model.description(),
                        model.configuration(),
                        model.parameters(),
                        Optional.empty(),
                        new TreeMap<>(Map.of("state.json", bytes))),
                    "a checkpoint"));
  }

  private static SavedModel model() {
    Settings defaults = SettingsLoader.defaults();
    NetworkSpec spec =
        new NetworkSpec(Architecture.RESNET_SMALL, 32, 3, 1, defaults.train().optimizer())
            .withLoss(new PartialSoftmaxLoss());
    ModelDescription description =
        new ModelDescription(
            "fuzzed",
            0,
            Architecture.RESNET_SMALL.label(),
            32,
            List.of("a", "b", "c"),
            "drawn",
            defaults.train().normalization(),
            1,
            "test");
    return SavedModel.of(description, Networks.create(spec), Map.of());
  }
}
