package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  private static List<String> expected;

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
    expected = facts("root", "-Duser.language=", "-Duser.country=", "-Duser.timezone=UTC");
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

  @ParameterizedTest
  @CsvSource({
    "ar, EG, , Africa/Cairo",
    "ar, EG, u-nu-arab, Asia/Tokyo",
    "tr, TR, , Europe/Istanbul",
    "de, DE, , America/St_Johns",
    "th, TH, u-ca-buddhist-nu-thai, Asia/Bangkok",
    "fa, IR, u-ca-persian-nu-arabext, Pacific/Kiritimati",
  })
  void everythingIsTheSame(String language, String country, String extensions, String zone)
      throws IOException {
    String name = language + "-" + country + "-" + extensions;

    List<String> actual =
        facts(
            name,
            "-Duser.language=" + language,
            "-Duser.country=" + country,
            "-Duser.extensions=" + (extensions == null ? "" : extensions),
            "-Duser.timezone=" + zone);

    assertThat(actual).isEqualTo(expected);
  }

  private static List<String> facts(String name, String... locale) throws IOException {
    Path warehouse = folder.resolve("warehouse-" + name);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(locale));
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
