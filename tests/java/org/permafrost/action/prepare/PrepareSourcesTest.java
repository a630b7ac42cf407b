package org.permafrost.action.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.SampleImages;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.PrepSettings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.prepare.ClassCount;
import org.permafrost.spark.source.SourceTally.Skipped;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** What lies at a source besides good images in well-named folders. */
class PrepareSourcesTest {
  @TempDir Path folder;

  private Path source;
  private Warehouse warehouse;
  private int seed;

  @BeforeEach
  void open() {
    source = folder.resolve("photos");
    warehouse = LocalSpark.warehouse(folder.resolve("warehouse"));
  }

  private static PrepSettings settings(String... keysAndValues) {
    Map<String, String> overrides = new HashMap<>(Map.of("prep.image-size", "32"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      overrides.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return LocalSpark.settings(Path.of("unused"), overrides).prep();
  }

  private PreparedDataset prepare(Path from, String... keysAndValues) {
    return new PrepareImages(warehouse, Progress.SILENT)
        .run(new PrepareImages.Request(from.toString(), "photos", settings(keysAndValues)));
  }

  private void images(String under, int count) throws IOException {
    Path home = Files.createDirectories(source.resolve(under));
    for (int i = 0; i < count; i++) {
      Files.write(
          home.resolve(String.format(Locale.ROOT, "%03d.png", i)),
          SampleImages.png(32, 20, seed++));
    }
  }

  private static Map<String, Integer> skipped(PreparedDataset prepared) {
    Map<String, Integer> skipped = new HashMap<>();
    for (Skipped each : prepared.tally().skipped()) {
      skipped.put(each.key(), each.files().size());
    }
    return skipped;
  }

  private static void litter(Path under) throws IOException {
    for (String name : List.of(".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/a/._1.png")) {
      Path file = under.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "litter");
    }
  }

  @Test
  void theNumbersAddUp() throws IOException {
    images("train/roses", 10);
    images("val/roses", 3);
    images("test/roses", 5);
    litter(source.resolve("train/roses"));
    litter(source);
    Files.writeString(source.resolve("labels.csv"), "file,label");
    Files.write(source.resolve("train/lost.png"), SampleImages.png(32, 20, 999));
    Files.writeString(source.resolve("train/roses/notes.txt"), "no image");
    Files.createSymbolicLink(source.resolve("val/roses/gone.png"), Path.of("nowhere.png"));

    PreparedDataset prepared = prepare(source);

    assertThat(prepared.layout())
        .isEqualTo("train → train, val → validation, left aside: test, 1 class");
    assertThat(prepared.images()).isEqualTo(15);
    assertThat(prepared.rejected()).isEqualTo(Map.of("wrong-magic", 1L, "dangling-link", 1L));
    assertThat(skipped(prepared))
        .isEqualTo(Map.of("litter", 8, "outside_class_folders", 2, "left_aside", 5));
    assertThat(prepared.tally().found()).isEqualTo(30);
    assertThat(prepared.tally().describe())
        .isEqualTo(
            "30 = 15 of images + 8 litter (.DS_Store, Thumbs.db, __MACOSX/a/._1.png, ...)"
                + " + 2 outside class folders (labels.csv, train/lost.png)"
                + " + 5 left aside (test/roses/000.png, test/roses/001.png, test/roses/002.png,"
                + " ...)");
    Row row = warehouse.read(Table.DATASETS).first();
    assertThat(row.<Long>getAs("skipped")).isEqualTo(15);
    assertThat(row.<String>getAs("layout")).isEqualTo(prepared.layout());
    List<Row> rejected =
        warehouse.read(Table.REJECTED_IMAGES).where("reason = 'dangling-link'").collectAsList();
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).<String>getAs("path")).isEqualTo("val/roses/gone.png");
    assertThat(rejected.get(0).<String>getAs("detail")).contains("nowhere.png");
  }

  @Test
  void anArchiveIsReadAsItsFolder() throws IOException {
    images("train/a:b", 4);
    images("train/é 日本", 4);
    images("val/a:b", 1);
    images("val/é 日本", 1);
    litter(source.resolve("train/a:b"));
    PreparedDataset plain = prepare(source);
    PreparedDataset packed = prepare(archive());
    assertThat(packed.classes())
        .isEqualTo(plain.classes())
        .extracting(ClassCount::name)
        .containsExactly("a:b", "é 日本");
    assertThat(packed.contentHash()).isEqualTo(plain.contentHash());
    assertThat(packed.tally().describe()).isEqualTo(plain.tally().describe());
    assertThat(folder.resolve("warehouse/staging")).isEmptyDirectory();
  }

  private Path archive() throws IOException {
    Path archive = folder.resolve("photos 1:2.tgz");
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(new GZIPOutputStream(file), "UTF-8");
        var paths = Files.walk(source)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        tar.putArchiveEntry(new TarArchiveEntry(path, folder.relativize(path).toString()));
        Files.copy(path, tar);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  /** The local disk under another scheme, as any file system of Hadoop. */
  public static final class OtherFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("other:///");
    }

    @Override
    public String getScheme() {
      return "other";
    }
  }

  @Test
  void everyFileSystemIsReadAlike() throws IOException {
    images("train/a:b", 4);
    images("train/é 日本 100%", 4);
    images("val/a:b", 1);
    litter(source.resolve("train/a:b"));
    Files.writeString(source.resolve("labels.csv"), "file,label");
    PreparedDataset plain = prepare(source);
    String archive = "other:" + archive();
    warehouse
        .spark()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.other.impl", OtherFileSystem.class.getName());
    for (String from : List.of("other:" + source, archive)) {
      PreparedDataset other =
          new PrepareImages(warehouse, Progress.SILENT)
              .run(new PrepareImages.Request(from, "photos", settings()));
      assertThat(other.classes()).isEqualTo(plain.classes());
      assertThat(other.contentHash()).isEqualTo(plain.contentHash());
      assertThat(other.tally().describe()).isEqualTo(plain.tally().describe());
    }
  }

  @Test
  void aSourceThatIsNoTextIsRefused() {
    assertThatThrownBy(() -> prepare(Path.of("phot\uFFFDs")))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("--source", "LC_ALL=C.UTF-8");
  }

  @Test
  void namesOfAnyKindBecomeClassesAndIds() throws IOException {
    List<String> names =
        List.of("a:b", "100% [x]", "back\\slash", "two\nlines", "s3:", "é", "日本😀", "q?#*{}");
    for (String name : names) {
      images(name, 3);
      Files.move(source.resolve(name).resolve("001.png"), source.resolve(name).resolve(name));
    }
    PreparedDataset prepared = prepare(source);
    assertThat(prepared.rejected()).isEmpty();
    assertThat(prepared.classes())
        .extracting(ClassCount::name)
        .containsExactlyInAnyOrderElementsOf(names);
    List<String> ids =
        warehouse.read(Table.IMAGES).select("image_id").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    List<String> expected = new ArrayList<>();
    names.forEach(n -> expected.addAll(List.of(n + "/000.png", n + "/" + n, n + "/002.png")));
    assertThat(ids).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource({"a:b", "x%20y", "c d#e"})
  void aSourceMayHaveSuchANameToo(String name) throws IOException {
    source = folder.resolve(name);
    images("roses", 4);
    images("tulips", 4);
    assertThat(prepare(source).images()).isEqualTo(8);
    String relative = Path.of("").toAbsolutePath().relativize(source).toString();
    assertThat(prepare(Path.of(relative)).images()).isEqualTo(8);
  }

  @Test
  void aClassFolderWhoseNameIsNoTextIsNamed() throws Exception {
    images("train/roses", 4);
    images("train/X", 4);
    shell("mv train/X \"train/caf$(printf '\\351')\"");
    assertRefused("train/caf\\xE9", "not UTF-8");
    shell("mkdir val && cp -r train/* val/ && mv train/caf* train/cafe");
    assertRefused("val/caf\\xE9", "not UTF-8");
  }

  private void shell(String script) throws Exception {
    Process bash =
        new ProcessBuilder("bash", "-ec", script).directory(source.toFile()).inheritIO().start();
    assertThat(bash.waitFor()).isZero();
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(() -> prepare(source))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll(words);
  }

  @Test
  void aFewRejectsDoNotFailASmallSet() throws IOException {
    images("roses", 10);
    Files.writeString(source.resolve("roses/a.png"), "no image");
    Files.writeString(source.resolve("roses/b.png"), "no image either");
    assertThat(prepare(source).rejectedImages()).isEqualTo(2);
    Files.writeString(source.resolve("roses/c.png"), "nor this one");
    assertRefused(
        "Rejected 3 of 13 images",
        "prep.tolerated-rejects = 2",
        "roses/a.png",
        "--set prep.max-reject-share=0.231");
    assertThat(prepare(source, "prep.max-reject-share", "0.231").rejectedImages()).isEqualTo(3);
    Files.delete(source.resolve("roses/b.png"));
    Files.delete(source.resolve("roses/c.png"));
    assertThatThrownBy(() -> prepare(source, "prep.max-reject-share", "0"))
        .hasMessageContaining("Rejected 1 of 11");
  }

  @Test
  void linksToFoldersOfTheSourceAreNamed() throws IOException {
    images("cat", 5);
    images("dog", 5);
    Files.createSymbolicLink(source.resolve("cat/up"), Path.of(".."));
    Files.createSymbolicLink(source.resolve("owl"), Path.of("dog"));
    PreparedDataset prepared = prepare(source);
    assertThat(prepared.classes()).extracting(ClassCount::name).containsExactly("cat", "dog");
    assertThat(prepared.images()).isEqualTo(12);
    assertThat(prepared.rejected()).isEqualTo(Map.of("link-cycle", 1L, "repeated-folder", 1L));
    assertThat(
            warehouse.read(Table.REJECTED_IMAGES).orderBy("path").collectAsList().stream()
                .map(row -> row.getAs("path") + ": " + row.getAs("detail")))
        .containsExactly(
            "cat/up: Links to a folder it lies in: " + source.toRealPath(),
            "owl: Is the folder dog once more");
  }

  @Test
  void otherFilesOfCifarAreNamed() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve("cifar"));
    Files.writeString(cifar.resolve("batches.meta.txt"), "\uFEFFa\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
    int length = CifarFormat.CIFAR10.recordBytes();
    byte[] records = new byte[30 * length];
    for (int i = 0; i < 30; i++) {
      records[i * length] = (byte) (i % 10);
      records[i * length + 1] = (byte) i;
    }
    Files.write(cifar.resolve("data_batch_1.bin"), records);
    Files.writeString(cifar.resolve("readme.html"), "about");
    Files.writeString(cifar.resolve(".DS_Store"), "litter");
    PreparedDataset prepared = prepare(cifar, "prep.format", "cifar10");
    assertThat(prepared.classes().get(0).name()).isEqualTo("a");
    assertThat(prepared.layout()).isEqualTo("data_batch_1.bin → train, 10 classes");
    assertThat(prepared.tally().describe())
        .isEqualTo("4 = 2 of images + 1 litter (.DS_Store) + 1 other files (readme.html)");
  }

  @Test
  void splitFoldersCanBeNamed() throws IOException {
    images("teach/roses", 5);
    images("exam/roses", 2);
    images("more/roses", 4);
    PreparedDataset prepared = prepare(source, "prep.split-folders", "train=teach,validation=exam");
    assertThat(prepared.classes()).containsExactly(new ClassCount("roses", 0, 4, 1, 2));
    assertThat(skipped(prepared)).containsEntry("left_aside", 4);
  }
}
