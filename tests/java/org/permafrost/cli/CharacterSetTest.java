package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.image.SampleImages;

/** Commands in processes of their own, under a locale that knows no character but ASCII. */
@Tag("slow")
class CharacterSetTest {
  private static final String CLASSES = "é 日本 😀 plain";

  @TempDir Path folder;

  @BeforeEach
  void draw() throws Exception {
    int seed = 0;
    for (String name : CLASSES.split(" ", -1)) {
      Path home = Files.createDirectories(folder.resolve("photos").resolve(name));
      for (int i = 0; i < 4; i++) {
        Files.write(home.resolve(name + i + ".png"), SampleImages.png(32, 32, seed++));
      }
    }
    bash(
        """
        cp photos/plain/plain0.png "photos/plain/caf$(printf '\\351').png"
        ln -s gone photos/plain/dangling.png
        ln -s .. photos/é/up
        """);
  }

  private void bash(String script) throws Exception {
    ProcessBuilder bash = new ProcessBuilder("bash", "-ec", script);
    assertThat(bash.directory(folder.toFile()).inheritIO().start().waitFor()).isZero();
  }

  /** What a process did. */
  private record Ended(int code, String out, String err) {}

  private Ended permafrost(String locale, String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-opens") || flag.startsWith("-Dorg.eclipse"))
        .forEach(command::add);
    command.addAll(List.of("-Dspark.master=local[2]", "-Dspark.ui.enabled=false", "-Xmx1g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path err = folder.resolve("err");
    Path in = Files.writeString(folder.resolve("in"), input);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectError(err.toFile());
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("PERMAFROST_LOG", folder.resolve("log").toString());
    Process process = builder.start();
    byte[] out = process.getInputStream().readAllBytes();
    int code = process.waitFor();
    return new Ended(code, new String(out, StandardCharsets.UTF_8), Files.readString(err));
  }

  @Test
  void nothingIsLostUnderC() throws Exception {
    Ended prep =
        permafrost(
            "C",
            "",
            "prep",
            "--source",
            "photos",
            "--dataset",
            "p",
            "--image-size",
            "32",
            "--set",
            "prep.max-reject-share=0.2",
            "--json");
    assertThat(prep.code()).as(prep.err()).isZero();
    Config json = ConfigFactory.parseString(prep.out());
    assertThat(json.getInt("images")).isEqualTo(19);
    assertThat(json.getInt("train") + json.getInt("holdout") + json.getInt("validation"))
        .isEqualTo(16);
    assertThat(json.getObject("rejected").unwrapped())
        .containsOnlyKeys("bad-name", "dangling-link", "link-cycle");
    assertThat(json.getConfigList("classes"))
        .extracting(each -> each.getString("class"))
        .containsExactlyInAnyOrder(CLASSES.split(" ", -1));

    Ended sql =
        permafrost(
            "C",
            "SELECT image_id FROM images WHERE label_name = '日本' ORDER BY 1;",
            "sql",
            "--format",
            "csv");
    assertThat(sql.code()).as(sql.err()).isZero();
    assertThat(sql.out().lines())
        .containsExactly("image_id", "日本/日本0.png", "日本/日本1.png", "日本/日本2.png", "日本/日本3.png");
  }

  @Test
  void archivesAreReadUnderC() throws Exception {
    bash("rm photos/é/up photos/plain/dangling.png && tar -czf photos.tgz photos");
    Ended prep =
        permafrost(
            "C", "", "prep", "--source", "photos.tgz", "--dataset", "p", "--image-size", "32");
    assertThat(prep.code()).as(prep.err()).isZero();
    assertThat(prep.out())
        .contains("files:     17 = 17 of images", "rejected:  1 duplicate", "日本", "😀")
        .contains("Data set p: 17 images read");
    assertThat(prep.err()).contains("folders → classes, 4 classes");
  }

  @ParameterizedTest
  @CsvSource({"C, photos/é", "POSIX, photos/日本", "C, photos/😀"})
  void argumentsThatCannotBeReadAreRefused(String locale, String source) throws Exception {
    Ended prep = permafrost(locale, "", "prep", "--source", source, "--dataset", "p");
    assertThat(prep.code()).isEqualTo(2);
    assertThat(prep.err()).contains("Cannot read the argument", "LC_ALL=C.UTF-8");
    assertThat(folder.resolve("warehouse")).doesNotExist();
  }

  @Test
  void aWarehouseThatCannotBeNamedIsRefused() throws Exception {
    Path conf = Files.writeString(folder.resolve("my.conf"), "warehouse = \"./lager-é\"");
    Ended prep =
        permafrost(
            "C", "", "--conf", conf.toString(), "prep", "--source", "photos", "--dataset", "p");
    assertThat(prep.code()).isEqualTo(5);
    assertThat(prep.err()).contains("Cannot use the warehouse", "lager-é", "LC_ALL=C.UTF-8");
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("lager"));
    }
  }

  @ParameterizedTest
  @CsvSource({"C", "POSIX", "xx_YY.UTF-8"})
  void theLauncherSetsUtf8(String locale) throws Exception {
    ProcessBuilder bash =
        new ProcessBuilder(
            "bash", "-euc", "source submit/launcher/locale.sh; echo \"$LC_ALL\"; locale charmap");
    bash.environment().put("LC_ALL", locale);
    bash.redirectErrorStream(false);
    Process process = bash.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out.lines().reduce((a, b) -> b)).contains("UTF-8");
  }

  @Test
  void whateverLaunchesSetsUtf8() throws Exception {
    for (String file :
        List.of(
            "submit/Dockerfile",
            "submit/kubernetes/nightly.yaml",
            "submit/kubernetes/spark-application.yaml",
            "submit/launcher/process.sh")) {
      assertThat(Files.readString(Path.of(file))).as(file).containsPattern("LC_ALL[^#]*C.UTF-8");
    }
  }
}
