package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.SampleImages;

/** The same images give the same names, ids, hashes and rows in every locale and time zone. */
@Tag("slow")
class LocaleJobTest {
  /** Lines that say how long it took, how fast it was or what memory it needed. */
  private static final Predicate<String> OF_THE_MOMENT =
      Pattern.compile("^(time|memory) |images/s|per second|^Published as").asPredicate();

  @TempDir static Path folder;

  private static Path photos;
  private static Path cifar;

  private static final Place ROOT = new Place("", "", "", "UTC");
  private static final ExecutorService TWO_AT_A_TIME = Executors.newFixedThreadPool(2);
  private static final Map<Place, Future<List<String>>> RUNS = new HashMap<>();

  @BeforeAll
  static void runAsProgramsDo() throws IOException {
    photos = folder.resolve("photos");
    List<String> classes = List.of("TITLE", "idil", "ILIK");
    for (int i = 0; i < 36; i++) {
      Path home = Files.createDirectories(photos.resolve(classes.get(i % 3)));
      Files.write(home.resolve("I" + i + ".JPG"), SampleImages.jpeg(32, 32, i));
    }
    Files.write(photos.resolve("TITLE/INVALID.JPG"), new byte[12345]);
    cifar = Files.createDirectories(folder.resolve("cifar"));
    List<String> names = IntStream.range(0, 10).mapToObj(i -> "class-" + i).toList();
    Files.writeString(cifar.resolve("batches.meta.txt"), String.join("\n", names) + "\n");
    Files.write(cifar.resolve("data_batch_1.bin"), records(40));
    Files.write(cifar.resolve("test_batch.bin"), records(10));
    RUNS.put(ROOT, TWO_AT_A_TIME.submit(() -> facts(ROOT)));
    PLACES.forEach(place -> RUNS.put(place, TWO_AT_A_TIME.submit(() -> facts(place))));
  }

  @AfterAll
  static void end() {
    TWO_AT_A_TIME.shutdownNow();
  }

  private static byte[] records(int count) {
    int length = CifarFormat.CIFAR10.recordBytes();
    byte[] records = new byte[count * length];
    for (int i = 0; i < count; i++) {
      Arrays.fill(records, i * length, (i + 1) * length, (byte) (3 * count + i));
      records[i * length] = (byte) (i % 10);
    }
    return records;
  }

  /** Everything that is no part of the language is empty where Java's default is meant. */
  private record Place(String language, String country, String extensions, String zone) {
    String[] options() {
      return new String[] {
        "-Duser.language=" + language,
        "-Duser.country=" + country,
        "-Duser.extensions=" + extensions,
        "-Duser.timezone=" + zone
      };
    }
  }

  private static final List<Place> PLACES =
      List.of(
          new Place("ar", "EG", "", "Africa/Cairo"),
          new Place("ar", "EG", "u-nu-arab", "Asia/Tokyo"),
          new Place("tr", "TR", "", "Europe/Istanbul"),
          new Place("de", "DE", "", "America/St_Johns"),
          new Place("th", "TH", "u-ca-buddhist-nu-thai", "Asia/Bangkok"),
          new Place("fa", "IR", "u-ca-persian-nu-arabext", "Pacific/Kiritimati"));

  static List<Place> places() {
    return PLACES;
  }

  @ParameterizedTest
  @MethodSource("places")
  void everythingIsTheSame(Place place) throws Exception {
    assertThat(RUNS.get(place).get()).isEqualTo(RUNS.get(ROOT).get());
  }

  private static List<String> facts(Place place) throws IOException {
    String name = String.join("-", place.language(), place.country(), place.extensions());
    Path warehouse = folder.resolve("warehouse-" + name);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(place.options()));
    command.addAll(moduleOptions());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.eclipse.deeplearning4j.helpers.disable=false"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LocaleJob.class.getName(), photos.toString(), cifar.toString()));
    command.add(warehouse.toString());
    Path errors = folder.resolve("errors-" + name + ".txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    byte[] output = process.getInputStream().readAllBytes();
    List<String> lines =
        new String(output, StandardCharsets.UTF_8)
            .lines()
            .filter(OF_THE_MOMENT.negate())
            .map(line -> line.replace(warehouse.toString(), "warehouse"))
            .toList();
    assertThat(lines).as(Files.readString(errors)).contains("fact end");
    return lines;
  }

  /** What Spark needs of Java 17, as this process was given it. */
  private static List<String> moduleOptions() {
    return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("--add-opens.*|-Dlog4j2.*"))
        .toList();
  }
}
