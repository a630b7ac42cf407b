package org.permafrost.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.submit.Installation.Outcome;

/** How the launcher reads its command line and the settings of Spark. */
class LauncherWordsTest {
  private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";
  private static final String TEXT = "org.permafrost.cli.Main";

  @TempDir static Path folder;
  private static Installation installation;

  @BeforeAll
  static void install() throws IOException {
    installation = Installation.in(folder, "permafrost");
  }

  private static List<String> words(String... arguments) {
    Outcome outcome = installation.run(arguments);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.words();
  }

  private static String refused(String... arguments) {
    Outcome outcome = installation.run(arguments);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.words()).isEmpty();
    return outcome.err();
  }

  @Test
  void optionsOfTheLauncherMayBeWrittenInBothForms() {
    Path file = installation.home().resolve("submit/spark/spark-defaults.conf");
    List<String> apart =
        words("--master", "local[1]", "--properties-file", file.toString(), "--ui", "runs");

    assertThat(words("--master=local[1]", "--properties-file=" + file, "--ui=true", "runs"))
        .isEqualTo(apart)
        .containsSequence("--master", "local[1]")
        .contains("spark.ui.enabled=true")
        .endsWith("spark-internal", "runs");
    assertThat(words("--spark-conf=spark.a=b=c", "runs"))
        .containsSequence("--conf", "spark.a=b=c")
        .endsWith("spark-internal", "runs");
  }

  @Test
  void onlyImportHasTheLibrariesOfImport() {
    String jars = installation.home() + "/target/dist/import/*";
    List<String> importing = words("import", "--onnx", "net.onnx");
    assertThat(importing.get(importing.indexOf("-cp") + 1)).contains(jars);
    assertThat(words("runs")).noneMatch(word -> word.contains(jars));
    assertThat(words("--master=spark://h:7077", "import", "--onnx", "net.onnx"))
        .filteredOn(word -> word.contains(jars))
        .singleElement()
        .isNotEqualTo("--jars");
    assertThat(words("--master=spark://h:7077", "runs"))
        .noneMatch(word -> word.contains("dist/import"));
  }

  @Test
  void jarsOfOnesOwnReachEveryProcess() throws IOException {
    Path one = Files.createFile(folder.resolve("one.jar"));
    Path two = Files.createFile(folder.resolve("two.jar"));
    String both = one + "," + two;

    List<String> local = words("--jars", both, "runs");
    assertThat(local.get(local.indexOf("-cp") + 1)).contains(":" + one + ":" + two + ":");
    List<String> cluster =
        words("--master=spark://h:7077", "--jars=" + one, "--jars=" + two, "runs");
    assertThat(cluster.get(cluster.indexOf("--jars") + 1)).endsWith("," + both);
    assertThat(
            installation
                .run(folder, Map.of(), "--master=spark://h:7077", "--jars", "one.jar", "runs")
                .words())
        .anyMatch(word -> word.endsWith("," + one));
    assertThat(refused("--jars", one + ",/none.jar", "runs")).contains("the jar /none.jar");
  }

  @Test
  void optionsOfEveryCommandMayStandAmongThem() {
    assertThat(
            words(
                "--warehouse", "train", "--master=local[1]", "--set=a=b", "--ui", "runs", "--json"))
        .containsSequence("--master", "local[1]")
        .endsWith("spark-internal", "--warehouse", "train", "--set=a=b", "runs", "--json");
  }

  @Test
  void suggestedCommandsGoToTheSameClusterWithoutItsSecrets() {
    Outcome outcome =
        installation.run(
            "--master=spark://h:7077", "--cores", "2", "--spark-conf=spark.a.password=x", "runs");
    assertThat(outcome.err())
        .contains("called " + installation.launcher() + " --master spark://h:7077 --cores 2\n");
    assertThat(installation.run("runs").err()).contains("called " + installation.launcher() + "\n");
  }

  @Test
  void whatCannotBeMeantIsRefusedWithItsName() {
    assertThat(refused("--master")).contains("--master needs a value");
    assertThat(refused("--deploy-mode=", "runs")).contains("--deploy-mode needs a value");
    assertThat(refused("--ui=maybe", "runs")).contains("--ui to maybe");
    assertThat(refused("--master", "loca[1]", "runs")).contains("the master loca[1]");
    assertThat(refused("--spark-conf", "driver.memory=1g", "runs")).contains("driver.memory=1g");
    assertThat(refused("--properties-file", "/none", "runs")).contains("/none");
    assertThat(refused("--deploy-mode", "cluster", "--master=local", "runs")).contains("local");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --dataset help",
        "train --run version",
        "rank --model=-h --dataset d",
        "--warehouse help runs",
        "sql -- --help",
        "prep --source --version --dataset d"
      })
  void namesAreNotTakenForARequestForHelp(String line) {
    assertThat(words(line.split(" "))).contains(SUBMIT).endsWith(line.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "--help, --help",
    "-V, -V",
    "train --help, train --help",
    "train --dataset d -h, train --dataset d -h",
    "help, --help",
    "help train, train --help",
    "--warehouse w, --warehouse w"
  })
  void helpStartsWithoutSpark(String line, String arguments) {
    assertThat(words(line.split(" ")))
        .doesNotContain(SUBMIT)
        .contains(TEXT)
        .endsWith(arguments.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"1g, 1024", "1500m, 1500", "2048, 2048", "1GB, 1024", "1048576k, 1024", "08g, 8192"})
  void theDriversMemoryIsTheHeap(String size, int mebibytes) {
    Map<String, String> offHeap = Map.of("PERMAFROST_OFFHEAP", "512m", "PERMAFROST_HEAP", "700m");
    Outcome outcome =
        installation.run(
            folder,
            offHeap,
            "--master=spark://h:7077",
            "--spark-conf",
            "spark.driver.memory=" + size,
            "runs");

    assertThat(outcome.words())
        .contains("-Xmx" + mebibytes + "m")
        .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + (mebibytes + 1152) + "m");
  }

  @Test
  void thePropertiesFileCountsWhereNothingElseIsSaid() throws IOException {
    Path file = folder.resolve("my.conf");
    Files.writeString(
        file,
        """
        # spark.driver.memory 9g
        spark.driver.memory: 600m
        spark.master=local[3]
        spark.driver.extraJavaOptions -Dx=1
        """
            .replace("600m", "600m \r"));
    String option = "--properties-file=" + file;

    assertThat(words(option, "runs"))
        .contains("-Xmx600m", "-Dx=1")
        .containsSequence("--master", "local[3]");
    assertThat(installation.run(folder, Map.of("PERMAFROST_HEAP", "0700m"), option, "runs").words())
        .contains("-Xmx700m");
    assertThat(words(option, "--spark-conf=spark.driver.memory=800m", "runs")).contains("-Xmx800m");
  }

  @Test
  void otherSettingsOfTheDriverReachItsJava() {
    assertThat(
            words(
                "--spark-conf",
                "spark.driver.extraJavaOptions=-Da=\"b c\" -Dd='e'",
                "--spark-conf=spark.driver.defaultJavaOptions=-Df",
                "--spark-conf=spark.driver.extraClassPath=/my/x.jar",
                "runs"))
        .containsSubsequence("-Df", "-Da=b c", "-Dd=e", "-cp")
        .anyMatch(word -> word.contains(":/my/x.jar:"));
    assertThat(refused("--spark-conf=spark.driver.extraJavaOptions=-Xmx9g", "runs"))
        .contains("-Xmx9g", "spark.driver.memory");
    assertThat(refused("--spark-conf=spark.driver.extraJavaOptions=-Da='b", "runs"))
        .contains("close every quote");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.executor.memory=2g",
        "spark.executor.extraJavaOptions=-Dx",
        "spark.yarn.queue=q",
        "spark.dynamicAllocation.enabled=true"
      })
  void aSettingWithoutEffectIsNamed(String setting) {
    String key = setting.replaceFirst("=.*", "");

    assertThat(installation.run("--spark-conf", setting, "runs").err())
        .contains(key + " has no effect on master local[*,4]");
    assertThat(installation.run("--master=spark://h:7077", "--spark-conf", setting, "runs").err())
        .doesNotContain("no effect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "g", "6.5g", "-1g", " 6g", "99999999999g", "0x8g"})
  void aSizeThatIsNoneIsRefused(String size) {
    for (String name : List.of("PERMAFROST_HEAP", "PERMAFROST_OFFHEAP")) {
      Outcome outcome = installation.run(folder, Map.of(name, size), "runs");
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err())
          .isEqualTo(
              "permafrost: Cannot set " + name + " to " + size + "; write it like 6g or 900m.\n");
    }
  }
}
