package org.permafrost.action.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.Resizer;
import org.permafrost.image.SampleImages;
import org.permafrost.image.decode.DecodeResult;
import org.permafrost.image.decode.ImageDecoder;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.ImageCut;
import org.permafrost.settings.ImageCut.Resize;
import org.permafrost.settings.PrepSettings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.prepare.ClassCount;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

class PrepareImagesTest {
  @TempDir Path folder;

  private Path source;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    source = folder.resolve("photos");
    warehouse = LocalSpark.warehouse(folder.resolve("warehouse"));
  }

  private static PrepSettings settings(String... keysAndValues) {
    Map<String, String> overrides = new java.util.HashMap<>(Map.of("prep.image-size", "32"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      overrides.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return LocalSpark.settings(Path.of("unused"), overrides).prep();
  }

  private PreparedDataset prepare(Path from, PrepSettings settings) {
    return new PrepareImages(warehouse, Progress.SILENT)
        .run(new PrepareImages.Request(from.toString(), "photos", settings));
  }

  private void refuses(Path from, PrepSettings settings, String... words) {
    assertThatThrownBy(() -> prepare(from, settings))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll(words);
    assertThat(warehouse.read(Table.DATASETS).count()).isZero();
    assertThat(warehouse.read(Table.IMAGES).count()).isZero();
    assertThat(warehouse.read(Table.REJECTED_IMAGES).count()).isZero();
  }

  private void images(String under, int count, int firstSeed) throws IOException {
    Path home = Files.createDirectories(source.resolve(under));
    for (int i = 0; i < count; i++) {
      Files.write(
          home.resolve(String.format(Locale.ROOT, "%03d.png", i)),
          SampleImages.png(32, 20, firstSeed + i));
    }
  }

  private Set<String> ids(String split) {
    return warehouse
        .read(Table.IMAGES)
        .where("split = '" + split + "'")
        .select("image_id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Ids {@code under/000.png} and on with the smallest keys. */
  private static List<String> smallest(String purpose, String under, int of, int count) {
    return IntStream.range(0, of)
        .mapToObj(i -> String.format(Locale.ROOT, "%s/%03d.png", under, i))
        .sorted(Comparator.comparingLong(id -> KeyedRandom.key(1, purpose, 0, id)))
        .limit(count)
        .toList();
  }

  @Test
  void holdsOutAnExactShareOfEveryClass() throws IOException {
    images("train/n01440764", 25, 0);
    images("train/roses", 12, 100);
    images("val/n01440764", 2, 200);
    images("val/roses", 3, 300);

    PreparedDataset prepared = prepare(source, settings());

    assertThat(prepared.classes())
        .containsExactly(
            new ClassCount("tench", 0, 22, 3, 2), new ClassCount("roses", 1, 11, 1, 3));
    Set<String> expected = new TreeSet<>(smallest("holdout", "train/n01440764", 25, 3));
    expected.addAll(smallest("holdout", "train/roses", 12, 1));
    assertThat(ids("holdout")).isEqualTo(expected);
    assertThat(ids("validation")).hasSize(5).allMatch(id -> id.startsWith("val/"));
    Row dataset = warehouse.read(Table.DATASETS).first();
    assertThat(dataset.<Long>getAs("train")).isEqualTo(33);
    assertThat(dataset.<Long>getAs("holdout")).isEqualTo(4);
    assertThat(dataset.<String>getAs("content_hash")).isEqualTo(prepared.contentHash());
    assertThat(dataset.getList(dataset.fieldIndex("class_names")))
        .isEqualTo(List.of("tench", "roses"));
    assertThat(dataset.<String>getAs("settings")).contains("\"image-size\":32");
  }

  @Test
  void takesAValidationSplitFirstWhereThereIsNone() throws IOException {
    images("roses", 10, 0);
    images("tulips", 20, 100);

    PreparedDataset prepared = prepare(source, settings("prep.holdout", "0.25"));

    assertThat(prepared.classes())
        .containsExactly(
            new ClassCount("roses", 0, 6, 2, 2), new ClassCount("tulips", 1, 12, 4, 4));
    Set<String> expected = new TreeSet<>(smallest("validation", "roses", 10, 2));
    expected.addAll(smallest("validation", "tulips", 20, 4));
    assertThat(ids("validation")).isEqualTo(expected);
    List<String> rest =
        smallest("holdout", "roses", 10, 10).stream().filter(id -> !expected.contains(id)).toList();
    assertThat(ids("holdout")).containsAll(rest.subList(0, 2));
  }

  @Test
  void storesWhatTheResizerMakes() throws IOException {
    images("train/roses", 3, 0);
    images("val/roses", 1, 50);
    prepare(source, settings());
    Row row = warehouse.read(Table.IMAGES).where("image_id = 'train/roses/001.png'").first();
    DecodeResult.Decoded decoded =
        (DecodeResult.Decoded)
            new ImageDecoder(settings().limits()).decode(SampleImages.png(32, 20, 1));
    assertThat(row.<byte[]>getAs("pixels"))
        .isEqualTo(
            new Resizer(ImageCut.of(Resize.SHORTER_SIDE, 32)).resize(decoded.image()).pixels());
    assertThat(row.<Integer>getAs("width")).isEqualTo(32);
    assertThat(row.<String>getAs("encoding")).isEqualTo("rgb");
    assertThat(row.<String>getAs("sha256")).hasSize(64);
  }

  @Test
  void listsEveryRejectedImageWithItsReason() throws IOException {
    images("train/roses", 10, 0);
    images("val/roses", 2, 100);
    breakSome(source.resolve("train/roses"));
    Files.copy(source.resolve("train/roses/003.png"), source.resolve("val/roses/copy.png"));

    PreparedDataset prepared =
        prepare(source, settings("prep.max-reject-share", "1", "prep.limits.max-pixels", "2000"));

    assertThat(prepared.rejected())
        .isEqualTo(
            Map.of(
                "zero-byte", 1L,
                "wrong-magic", 1L,
                "truncated", 2L,
                "bad-checksum", 1L,
                "oversized", 1L,
                "too-small", 1L,
                "duplicate", 1L));
    Row duplicate = warehouse.read(Table.REJECTED_IMAGES).where("reason = 'duplicate'").first();
    assertThat(duplicate.<String>getAs("path")).isEqualTo("val/roses/copy.png");
    assertThat(duplicate.<String>getAs("detail")).contains("train/roses/003.png");
    assertThat(prepared.train() + prepared.holdout() + prepared.validation()).isEqualTo(12);
    assertThat(prepared.images()).isEqualTo(20);
  }

  @Test
  void saysThatTheSameBytesHaveTwoLabels() throws IOException {
    images("train/roses", 12, 0);
    images("train/tulips", 12, 100);
    Files.copy(source.resolve("train/roses/003.png"), source.resolve("train/tulips/same.png"));
    Files.copy(source.resolve("train/tulips/005.png"), source.resolve("train/tulips/twin.png"));
    Files.copy(source.resolve("train/roses/004.png"), source.resolve("train/tulips/too.png"));

    PreparedDataset prepared = prepare(source, settings("prep.max-reject-share", "0.5"));

    assertThat(prepared.rejected()).isEqualTo(Map.of("duplicate", 1L, "duplicate-other-label", 2L));
    List<String> details =
        warehouse
            .read(Table.REJECTED_IMAGES)
            .where("reason = 'duplicate-other-label'")
            .orderBy("path")
            .collectAsList()
            .stream()
            .map(row -> row.<String>getAs("path") + ": " + row.<String>getAs("detail"))
            .toList();
    assertThat(details)
        .containsExactly(
            "train/tulips/same.png: Has the same bytes as train/roses/003.png, which is of class"
                + " roses, not tulips",
            "train/tulips/too.png: Has the same bytes as train/roses/004.png, which is of class"
                + " roses, not tulips");
  }

  @Test
  void keepsCountsAndNamesSuspiciousImages() throws IOException {
    images("train/roses", 12, 0);
    images("train/tulips", 12, 100);
    byte[] jpeg = SampleImages.jpeg(40, 40, 7);
    byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 6);
    Arrays.fill(longer, jpeg.length - 2, longer.length - 2, (byte) 0x55);
    longer[longer.length - 2] = (byte) 0xff;
    longer[longer.length - 1] = (byte) 0xd9;
    Files.write(source.resolve("train/tulips/long.jpg"), longer);
    Files.write(source.resolve("train/roses/right.jpg"), jpeg);

    PreparedDataset prepared = prepare(source, settings());

    assertThat(prepared.rejected()).isEmpty();
    assertThat(prepared.suspicious().count()).isEqualTo(1);
    assertThat(prepared.suspicious().describe())
        .startsWith("1 kept (train/tulips/long.jpg: ")
        .contains("though the image is complete");
    List<Row> rows = warehouse.read(Table.IMAGES).where("suspicion IS NOT NULL").collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("image_id")).isEqualTo("train/tulips/long.jpg");
    assertThat(rows.get(0).<String>getAs("suspicion")).contains("though the image is complete");
  }

  private static void breakSome(Path home) throws IOException {
    byte[] png = SampleImages.png(32, 32, 77);
    byte[] jpeg = SampleImages.jpeg(32, 32, 78);
    Files.write(home.resolve("empty.png"), new byte[0]);
    Files.writeString(home.resolve("page.jpg"), "<html>not found</html>");
    Files.write(home.resolve("half.png"), Arrays.copyOf(png, png.length / 2));
    Files.write(home.resolve("half.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
    png[png.length / 2] ^= 1;
    Files.write(home.resolve("flipped.png"), png);
    Files.write(home.resolve("large.png"), SampleImages.png(50, 41, 79));
    Files.write(home.resolve("small.png"), SampleImages.png(7, 41, 80));
    Files.writeString(home.resolve(".hidden"), "not an image, and not looked at");
  }

  @Test
  void tooManyRejectsCommitNothing() throws IOException {
    images("train/roses", 10, 0);
    images("val/roses", 2, 100);
    breakSome(source.resolve("train/roses"));
    refuses(
        source,
        settings("prep.limits.max-pixels", "2000"),
        "7 of 19 images",
        "36.84 %",
        "2 truncated (train/roses/half.jpg, train/roses/half.png)",
        "Nothing was committed");
  }

  @Test
  void aClassWithOneImageIsNamed() throws IOException {
    images("train/n01440764", 1, 0);
    images("train/roses", 5, 10);
    images("val/roses", 2, 100);
    refuses(source, settings(), "class \"tench\" (n01440764) has 1", "at least 2");
    assertThat(prepare(source, settings("prep.holdout", "0")).train()).isEqualTo(6);
  }

  @Test
  void aClassWithoutTrainingImagesIsNamed() throws IOException {
    images("train/roses", 5, 10);
    images("val/tulips", 2, 100);
    refuses(source, settings(), "class \"tulips\" has 0");
  }

  @Test
  void missingAndEmptySourcesAreNamed() throws IOException {
    refuses(source, settings(), "Cannot find", "photos", "--source");
    Files.createDirectories(source);
    refuses(source, settings(), "class folders", "photos");
    Files.createDirectories(source.resolve("train/roses"));
    refuses(source, settings(), "any image");
  }

  @Test
  void preparingAgainReplaces() throws IOException {
    images("train/roses", 10, 0);
    images("val/roses", 2, 100);
    PreparedDataset first = prepare(source, settings("prep.shards", "3"));
    PreparedDataset again = prepare(source, settings("prep.encoding", "png"));
    assertThat(again.contentHash()).isEqualTo(first.contentHash());
    assertThat(warehouse.read(Table.IMAGES).count()).isEqualTo(12);
    Files.delete(source.resolve("train/roses/004.png"));
    PreparedDataset fewer = prepare(source, settings());
    assertThat(fewer.contentHash()).isNotEqualTo(first.contentHash());
    assertThat(warehouse.read(Table.IMAGES).count()).isEqualTo(11);
    assertThat(warehouse.read(Table.DATASETS).count()).isEqualTo(1);
  }

  @Test
  void writesTheShardsItWasAskedFor() throws IOException {
    images("train/roses", 40, 0);
    images("val/roses", 20, 100);
    prepare(source, settings("prep.shards", "2"));
    long files =
        warehouse
            .spark()
            .sql("SELECT * FROM " + warehouse.sqlName(Table.IMAGES) + ".files")
            .count();
    assertThat(files).isEqualTo(6);
  }

  @Test
  void unpacksAnArchiveAndCleansUp() throws IOException {
    images("train/roses", 10, 0);
    images("val/roses", 2, 100);
    PreparedDataset plain = prepare(source, settings());
    PreparedDataset packed = prepare(archive(), settings());
    assertThat(packed.contentHash()).isEqualTo(plain.contentHash());
    assertThat(folder.resolve("warehouse/staging")).isEmptyDirectory();
  }

  private Path archive() throws IOException {
    Path archive = folder.resolve("photos.tgz");
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file));
        var paths = Files.walk(source)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        tar.putArchiveEntry(new TarArchiveEntry(path, folder.relativize(path).toString()));
        Files.copy(path, tar);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  @Test
  void readsCifar() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
    List<String> names = IntStream.range(0, 10).mapToObj(i -> "class-" + i).toList();
    Files.writeString(cifar.resolve("batches.meta.txt"), String.join("\n", names) + "\n\n");
    Files.write(cifar.resolve("data_batch_1.bin"), cifarRecords(30, 0));
    Files.write(cifar.resolve("data_batch_2.bin"), cifarRecords(10, 30));
    Files.write(cifar.resolve("test_batch.bin"), cifarRecords(10, 100));
    PreparedDataset prepared = prepare(cifar, settings("prep.format", "cifar10"));
    assertThat(prepared.train()).isEqualTo(30);
    assertThat(prepared.holdout()).isEqualTo(10);
    assertThat(prepared.validation()).isEqualTo(10);
    Row row = warehouse.read(Table.IMAGES).where("image_id = 'data_batch_2/00004'").first();
    assertThat(row.<String>getAs("label_name")).isEqualTo("class-4");
    assertThat(row.<byte[]>getAs("pixels")).startsWith(34, 34, 34);
  }

  @Test
  void checksCifarFiles() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve("cifar"));
    PrepSettings cifar10 = settings("prep.format", "cifar10");
    refuses(cifar, cifar10, "training batches", "CIFAR10");
    Files.write(cifar.resolve("data_batch_1.bin"), new byte[3072]);
    Files.write(cifar.resolve("batches.meta.txt"), "a".getBytes(StandardCharsets.UTF_8));
    refuses(cifar, cifar10, "3072 bytes", "3073");
  }

  /** Record {@code i} has label {@code i mod 10} and the gray level {@code first + i}. */
  private static byte[] cifarRecords(int count, int first) {
    int length = CifarFormat.CIFAR10.recordBytes();
    byte[] records = new byte[count * length];
    for (int i = 0; i < count; i++) {
      Arrays.fill(records, i * length, (i + 1) * length, (byte) (first + i));
      records[i * length] = (byte) (i % 10);
    }
    return records;
  }

  @Test
  void wantsAPortableName() {
    assertThatThrownBy(() -> new PrepareImages.Request("x", "../photos", settings()))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("../photos");
  }
}
