package org.permafrost.network.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

/** Every way a model file can be broken or hostile ends in a message, never in a model. */
class ModelFileDamageTest {
  private static byte[] good;
  private static Map<String, byte[]> entries;
  private static ModelDescription description;

  @TempDir File folder;

  @BeforeAll
  static void writeGoodFile() throws IOException {
    SavedModel model =
        TestNetworks.model(
            Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32)),
            Map.of("strategy.json", new byte[20]));
    description = model.description();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelWriter.write(model, out);
    good = out.toByteArray();
    entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(good))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        entries.put(e.getName(), zip.readAllBytes());
      }
    }
  }

  @Test
  void forgeryWithoutAFlawIsRead() throws IOException {
    assertThat(forge(new LinkedHashMap<>(entries), Map.of())).isEqualTo(good);
    assertThat(read(good).parameters()).hasSize(TestNetworks.SMALL_PARAMETERS);
  }

  @Test
  void anyFlippedByteIsNoticed() {
    int step = good.length / 150;
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < good.length; i += step) {
      positions.add(i);
    }
    for (int i = 1; i <= 40; i++) {
      positions.add(i - 1);
      positions.add(good.length - i * 7);
    }
    for (int position : positions) {
      byte[] bytes = good.clone();
      bytes[position] ^= 0x10;
      assertThatThrownBy(
              () -> new ModelReader(new ByteArrayInputStream(bytes), bytes.length).model())
          .as("byte %d", position)
          .isInstanceOf(DamagedFileException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 35, 500, 5000, 200_000, 318_000})
  void truncationIsNoticed(int length) {
    refuses(Arrays.copyOf(good, length), "is truncated");
    refuses(Arrays.copyOf(good, good.length - 1), "is truncated");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    refuses(new byte[0], "it is empty");
    refuses("not a model at all, just some text".getBytes(StandardCharsets.UTF_8), "not a zip");
    refuses(Arrays.copyOf(good, good.length + 3), "longer than it should be");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write(entries.get("configuration.json"));
    }
    refuses(out.toByteArray(), "entry configuration.json was not written by Permafrost");
  }

  @Test
  void entriesMustBeTheListedOnes() throws IOException {
    Map<String, byte[]> extra = new LinkedHashMap<>(entries);
    extra.put("Payload.class", new byte[] {1});
    refuses(forge(extra, Map.of()), "Payload.class");
    Map<String, byte[]> missing = new LinkedHashMap<>(entries);
    missing.remove("catalogue.json");
    refuses(forge(missing, Map.of()), "lists entry strategy.json where catalogue.json should be");
    byte[] unlisted = good.clone();
    replace(unlisted, "strategy.json", "strategy.jsoo", 2);
    refuses(unlisted, "holds entry strategy.jsoo");
  }

  @Test
  void sizeClaimsAreCheckedBeforeAnythingIsAllocated() throws IOException {
    refuses(forge(entries, Map.of("parameters.bin", 4_000_000_000L)), "is truncated");
    refuses(forge(entries, Map.of("parameters.bin", -1L)), "claims -1 bytes");
    byte[] header = good.clone();
    int at = indexOf(header, "parameters.bin", 2) - 30;
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 18, 0xfffffff0);
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 22, 0xfffffff0);
    refuses(header, "it is truncated: entry parameters.bin should have 4294967280 bytes");
    Map<String, byte[]> few = new LinkedHashMap<>(entries);
    few.put("parameters.bin", new byte[4000]);
    refuses(forge(few, Map.of()), "parameters.bin has 4000 bytes");
    Map<String, byte[]> updater = new LinkedHashMap<>(entries);
    updater.put("updater.bin", new byte[4001]);
    refuses(forge(updater, Map.of()), "updater.bin has 4001 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "org.nd4j.linalg.learning.config.Nesterovs, java.lang.ProcessBuilder",
    "org.permafrost.network.FreezableNormalization, org.permafrost.cli.Main",
    "org.deeplearning4j.nn.conf.layers.ConvolutionLayer,"
        + " org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer"
  })
  void otherClassesAreRefused(String allowed, String forbidden) throws IOException {
    refuses(
        forge(configuration(json -> json.replace(allowed, forbidden)), Map.of()),
        "names the class " + forbidden);
  }

  @Test
  void otherPolymorphicJsonIsRefused() throws IOException {
    refuses(
        forge(configuration(j -> j.replace("\"hasBias\"", "\"@type\"")), Map.of()), "key @type");
    refuses(
        forge(configuration(j -> j.replace("\"Truncate\"", "\"java.net.URL\"")), Map.of()),
        "names the class java.net.URL");
    refuses(
        forge(configuration(j -> j.replace("\"hasBias\"", "\"javax.naming.Name\"")), Map.of()),
        "names the class javax.naming.Name");
    refuses(
        forge(configuration(j -> "{\"a\":".repeat(100) + "1" + "}".repeat(100)), Map.of()),
        "nested deeper");
    refuses(
        forge(configuration(j -> j.replace("\"nin\"", "\"nout\"")), Map.of()), "not valid JSON");
  }

  @Test
  void aVertexMayBeCalledLikeAClass() throws IOException {
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String renamed = json.replace("\"stem\"", "\"features.conv\"");
    assertThat(renamed).isNotEqualTo(json);
    JsonGuard.checkClasses("configuration.json", renamed.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"nout\" : 64; \"nout\" : 2147483647",
        "\"nout\" : 64; \"nout\" : -5",
        "\"kernelSize\" : [ 3, 3 ]; \"kernelSize\" : [ ]",
        "\"topologicalOrder\"; \"ignored\"",
        "\"stem-bn\" : [ \"stem\" ]; \"stem-bn\" : [ \"stage1-block1-relu\" ]",
        "\"networkOutputs\" : [ \"classifier\" ]; \"networkOutputs\" : [ \"stem\" ]"
      })
  void nonsenseNetworksAreRefused(String from, String to) throws IOException {
    refuses(
        forge(configuration(json -> json.replace(from, to)), Map.of()),
        "configuration.json does not describe a network");
  }

  @Test
  void manifestMustBeComplete() throws IOException {
    refuses(manifest(json -> json.replace("\"format\" : 1", "\"format\" : 2")), "newer Permafrost");
    refuses(manifest(json -> json.replace("\"epoch\" : 3", "\"epoch\" : 3000000000")), "epoch");
    refuses(manifest(json -> json.replace("\"run\"", "\"ran\"")), "no text for run");
    refuses(manifest(json -> json.replace("[ \"class-0\", ", "[ ")), "names 9 classes");
    refuses(
        manifest(json -> json.replaceFirst("\"modelHash\" : \"..", "\"modelHash\" : \"zz")),
        "model hash");
  }

  private static Map<String, byte[]> configuration(UnaryOperator<String> change) {
    Map<String, byte[]> forged = new LinkedHashMap<>(entries);
    String before = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    forged.put("configuration.json", after.getBytes(StandardCharsets.UTF_8));
    return forged;
  }

  private static byte[] manifest(UnaryOperator<String> change) throws IOException {
    String before = new String(entries.get("manifest.json"), StandardCharsets.UTF_8);
    Map<String, byte[]> forged = new LinkedHashMap<>(entries);
    forged.put("manifest.json", change.apply(before).getBytes(StandardCharsets.UTF_8));
    return zip(forged);
  }

  /** A file whose manifest fits its entries, but for the sizes given. */
  private static byte[] forge(Map<String, byte[]> contents, Map<String, Long> claims)
      throws IOException {
    List<ModelManifest.Entry> listed = new ArrayList<>();
    Map<String, byte[]> forged = new LinkedHashMap<>(contents);
    for (Map.Entry<String, byte[]> e : contents.entrySet()) {
      if (!e.getKey().equals("manifest.json")) {
        Checksum checksum = Checksum.of(EntryContent.of(e.getValue()));
        long size = claims.getOrDefault(e.getKey(), checksum.size());
        listed.add(new ModelManifest.Entry(e.getKey(), size, checksum.sha256()));
      }
    }
    String hash = ManifestJson.read(entries.get("manifest.json")).modelHash();
    forged.put("manifest.json", ManifestJson.write(new ModelManifest(description, hash, listed)));
    return zip(forged);
  }

  private static byte[] zip(Map<String, byte[]> contents) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StoredZipWriter zip = new StoredZipWriter(out);
    for (Map.Entry<String, byte[]> e : contents.entrySet()) {
      EntryContent content = EntryContent.of(e.getValue());
      Checksum checksum = Checksum.of(content);
      zip.write(new StoredZip.Entry(e.getKey(), checksum.size(), checksum.crc()), content);
    }
    zip.finish();
    return out.toByteArray();
  }

  private SavedModel read(byte[] bytes) throws IOException {
    File file = new File(folder, "model.zip");
    Files.write(file.toPath(), bytes);
    return ModelFile.read(FileSystem.getLocal(new Configuration()), new Path(file.getPath()));
  }

  private void refuses(byte[] bytes, String because) {
    try {
      read(bytes);
      fail("read a file that should be refused because: " + because);
    } catch (Problem e) {
      assertThat(e).hasMessageContaining("model.zip: ").hasMessageContaining(because);
      assertThat(e.exitCode()).isEqualTo(ExitCode.DATA);
    } catch (IOException e) {
      fail(e);
    }
  }

  private static void replace(byte[] bytes, String from, String to, int occurrence) {
    byte[] text = to.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, bytes, indexOf(bytes, from, occurrence), text.length);
  }

  private static int indexOf(byte[] bytes, String text, int occurrence) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    int found = -1;
    for (int i = 0; i < occurrence; i++) {
      found = all.indexOf(text, found + 1);
    }
    return found;
  }
}
