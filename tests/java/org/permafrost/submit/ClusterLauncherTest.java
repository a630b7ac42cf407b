package org.permafrost.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.submit.Installation.Outcome;

/** What the launchers for cluster managers tell spark-submit. */
class ClusterLauncherTest {
  @TempDir static Path folder;
  private static Installation installation;
  private static Map<String, Path> sparks;

  @BeforeAll
  static void install() throws IOException {
    installation = Installation.in(folder, "permafrost");
    Files.createFile(installation.home().resolve("target/dist/jars/one.jar"));
    sparks = new HashMap<>();
    for (String name : List.of("yarn", "kubernetes", "standalone")) {
      sparks.put(name, installation.spark(name));
    }
    Files.writeString(folder.resolve("my.conf"), "permafrost.train.epochs = 1");
  }

  private static Outcome run(String manager, Map<String, String> more, String... words) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SPARK_HOME", sparks.get(manager).toString());
    environment.put("HADOOP_CONF_DIR", "/etc/hadoop");
    environment.putAll(more);
    List<String> all = Stream.concat(front(manager).stream(), Arrays.stream(words)).toList();
    return installation.run(
        manager + "/permafrost", folder, environment, all.toArray(String[]::new));
  }

  private static List<String> front(String manager) {
    return switch (manager) {
      case "standalone" -> List.of("--master", "spark://h:7077");
      case "kubernetes" -> List.of("--master=k8s://https://h:6443", "--image", "registry/p:1");
      default -> List.of();
    };
  }

  private static List<String> words(String manager, String... words) {
    Outcome outcome = run(manager, Map.of(), words);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.words();
  }

  private static String refused(int code, Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
    assertThat(outcome.words()).isEmpty();
    return outcome.err();
  }

  private static String valueOf(List<String> words, String key) {
    return words.stream()
        .filter(word -> word.startsWith(key + "="))
        .reduce((first, last) -> last)
        .map(word -> word.substring(key.length() + 1))
        .orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void everyProcessOfEveryManagerGetsOneEnvironment(String manager) throws IOException {
    Map<String, String> own = Map.of("OPENBLAS_CORETYPE", "Haswell", "DNNL_MAX_CPU_ISA", "AVX2");
    Outcome outcome = run(manager, own, "--deploy-mode=cluster", "runs", "--warehouse=hdfs:///w");
    List<String> driver =
        switch (manager) {
          case "yarn" -> prefixed(outcome, "spark.yarn.appMasterEnv.");
          case "kubernetes" -> prefixed(outcome, "spark.kubernetes.driverEnv.");
          default -> outcome.err().lines().toList();
        };

    assertThat(prefixed(outcome, "spark.executorEnv."))
        .containsAll(LauncherEnvironment.pairs())
        .contains("OPENBLAS_CORETYPE=Haswell", "DNNL_MAX_CPU_ISA=AVX2");
    assertThat(driver).containsAll(prefixed(outcome, "spark.executorEnv."));
    assertThat(
            prefixed(outcome, "spark.executorEnv.")
                .contains("GLIBC_TUNABLES=glibc.malloc.arena_max=1"))
        .isEqualTo(manager.equals("yarn"));
  }

  private static List<String> prefixed(Outcome outcome, String prefix) {
    return outcome.words().stream()
        .filter(word -> word.startsWith(prefix))
        .map(word -> word.substring(prefix.length()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void driverAndExecutorsGetTheSameJavaOptions(String manager) {
    List<String> words =
        words(
            manager,
            "--deploy-mode=cluster",
            "--spark-conf=spark.executor.memory=4g",
            "--spark-conf=spark.executor.extraJavaOptions=-Dmine=1",
            "--spark-conf=spark.driver.extraJavaOptions=-Dmine=2",
            "train",
            "--dataset=d",
            "--warehouse=hdfs:///w");
    List<String> driver = options(words, "driver");
    List<String> executor = options(words, "executor");

    assertThat(executor)
        .contains("-Dorg.eclipse.deeplearning4j.helpers.disable=false")
        .endsWith("-Dmine=1");
    assertThat(executor.stream().anyMatch(word -> word.contains("javacpp.cachedir=")))
        .isNotEqualTo(manager.equals("standalone"));
    assertThat(driver).containsAll(executor.subList(0, executor.size() - 1)).endsWith("-Dmine=2");
    assertThat(driver.contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"))
        .isEqualTo(manager.equals("standalone"));
    assertThat(words).noneMatch(word -> word.contains("defaultJavaOptions"));
  }

  private static List<String> options(List<String> words, String process) {
    return List.of(valueOf(words, "spark." + process + ".extraJavaOptions").trim().split(" +"));
  }

  @ParameterizedTest
  @CsvSource({
    "yarn, 2, 1, 2",
    "yarn, 16, 4, 4",
    "kubernetes, 6, 2, 4",
    "standalone, 3, 3, 1",
  })
  void executorsFollowTheWorkers(String manager, int workers, int executors, int cores) {
    for (String[] option :
        new String[][] {
          {"--workers", "" + workers},
          {"--workers=" + workers},
          {"--set", "train.workers=" + workers},
          {"--set=train.workers=" + workers}
        }) {
      String[] line =
          Stream.concat(Stream.of("train", "--dataset", "d"), Arrays.stream(option))
              .toArray(String[]::new);
      List<String> words = words(manager, line);
      assertThat(valueOf(words, "spark.executor.instances")).isEqualTo("" + executors);
      assertThat(valueOf(words, "spark.executor.cores")).isEqualTo("" + cores);
      assertThat(valueOf(words, "spark.cores.max"))
          .isEqualTo(manager.equals("standalone") ? "" + workers : "");
    }
  }

  @Test
  void whatIsComputedIsSaidAndCanBeOverridden() {
    Outcome outcome =
        run("yarn", Map.of("PERMAFROST_OFFHEAP", "4g"), "--executors=3", "--cores=2", "train");
    assertThat(outcome.err())
        .contains("3 executors of 2 cores; memory of each: heap 2.5 GiB, off-heap 4.0 GiB");
    assertThat(valueOf(outcome.words(), "spark.executor.instances")).isEqualTo("3");
    assertThat(valueOf(outcome.words(), "spark.executor.memory")).isEqualTo("2560m");
    assertThat(valueOf(outcome.words(), "spark.executor.memoryOverhead")).isEqualTo("5632m");

    List<String> own =
        words(
            "yarn",
            "--spark-conf=spark.executor.instances=7",
            "--spark-conf=spark.executor.cores=8",
            "--spark-conf=spark.executor.memoryOverhead=9g",
            "--spark-conf=spark.executorEnv.OMP_NUM_THREADS=2",
            "train");
    assertThat(own)
        .containsOnlyOnce("spark.executor.instances=7")
        .noneMatch(word -> word.matches("spark.executor.instances=[^7].*"));
    assertThat(valueOf(own, "spark.executor.memory")).isEqualTo("7168m");
    assertThat(valueOf(own, "spark.executor.memoryOverhead")).isEqualTo("9g");
    assertThat(valueOf(own, "spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("2");
    assertThat(words("yarn", "--spark-conf=spark.dynamicAllocation.enabled=true", "train"))
        .noneMatch(word -> word.startsWith("spark.executor.instances"));
    assertThat(refused(2, run("yarn", Map.of(), "--executors=0", "train")))
        .contains("--executors to 0");
  }

  @Test
  void theImageSendsNothingThatItHas() {
    List<String> words =
        words("kubernetes", "--deploy-mode", "cluster", "runs", "--warehouse", "s3a://b/lab");

    assertThat(words)
        .doesNotContain("--jars", "--files")
        .contains(
            "spark.kubernetes.container.image=registry/p:1",
            "spark.driver.extraClassPath=/opt/permafrost/*",
            "spark.executor.extraClassPath=/opt/permafrost/*",
            "local:///opt/permafrost/permafrost.jar");
    List<String> client = words("kubernetes", "runs");
    assertThat(client).doesNotContain("--jars").contains("spark-internal");
    assertThat(client.get(client.indexOf("--driver-class-path") + 1))
        .startsWith(installation.home() + "/target/dist/jars/permafrost-0.1.0.jar:");
  }

  @Test
  void yarnStartsNoSecondDriverOfATraining() {
    String[] mode = {"--deploy-mode=cluster", "train", "--warehouse=w"};
    assertThat(words("yarn", mode)).contains("spark.yarn.maxAppAttempts=1");
    String own = "--spark-conf=spark.yarn.maxAppAttempts=3";
    assertThat(words("yarn", own, mode[0], mode[1], mode[2]))
        .contains("spark.yarn.maxAppAttempts=3")
        .doesNotContain("spark.yarn.maxAppAttempts=1");
    mode[1] = "learn";
    assertThat(words("yarn", mode)).contains("spark.yarn.maxAppAttempts=1");
    mode[1] = "nightly";
    assertThat(words("yarn", mode)).noneMatch(word -> word.contains("maxAppAttempts"));
  }

  @Test
  void whatIsInstalledIsNotSent() {
    String jar = installation.home() + "/target/dist/jars/permafrost-0.1.0.jar";
    List<String> yarn =
        words(
            "yarn", "--deploy-mode=cluster", "--installed", "hdfs:///p/", "runs", "--warehouse=w");
    assertThat(yarn)
        .doesNotContain("--jars")
        .containsSequence(
            "--archives", "hdfs:///p/permafrost-0.1.0-libraries.tar#permafrost", "--conf")
        .contains(
            "spark.yarn.archive=hdfs:///p/spark-3.5.5.tar",
            "spark.driver.extraClassPath=permafrost/*",
            "spark.executor.extraClassPath=permafrost/*",
            jar);
    List<String> client = words("yarn", "--installed=hdfs:///p", "runs");
    assertThat(client).noneMatch(word -> word.startsWith("spark.driver.extraClassPath"));
    assertThat(client.get(client.indexOf("--driver-class-path") + 1)).startsWith(jar + ":");
    assertThat(words("yarn", "--spark-conf=spark.yarn.jars=local:/x/*", "--installed=f:/p", "runs"))
        .noneMatch(word -> word.startsWith("spark.yarn.archive"));
    assertThat(words("standalone", "--installed=/opt/p", "--jars", "my.conf", "runs"))
        .containsSequence("--jars", folder + "/my.conf")
        .contains("spark.executor.extraClassPath=/opt/p/jars/*", jar);
    for (String manager : List.of("yarn", "standalone", "kubernetes")) {
      assertThat(refused(2, run(manager, Map.of(), "--installed=p", "runs")))
          .contains("--installed");
    }
  }

  @Test
  void anUnpackedDistributionWorksWithASpark() throws IOException {
    Path home = Files.createDirectories(folder.resolve("unpacked"));
    Installation distribution = installation.unpackedIn(home);
    assertThat(refused(5, distribution.run("runs"))).contains("SPARK_HOME");
    Map<String, String> spark = Map.of("SPARK_HOME", sparks.get("standalone").toString());
    Outcome outcome = distribution.run(folder, spark, "runs");
    assertThat(outcome.words()).endsWith("spark-internal", "runs");
    assertThat(outcome.words().get(outcome.words().indexOf("--driver-class-path") + 1))
        .contains("/jars/permafrost-0.1.0.jar:", "/bin/spark");
  }

  @Test
  void aSettingsFileGoesWithTheDriver() {
    String file = folder.resolve("my.conf").toString();
    for (String conf : List.of("my.conf", file)) {
      assertThat(words("yarn", "--deploy-mode=cluster", "runs", "--conf", conf))
          .containsSequence("--files", file)
          .endsWith("runs", "--conf", "my.conf");
      assertThat(words("yarn", "--deploy-mode=cluster", "--conf=" + conf, "runs"))
          .containsSequence("--files", file)
          .endsWith("--conf=my.conf", "runs");
    }
    assertThat(words("yarn", "runs", "--conf", "my.conf"))
        .doesNotContain("--files")
        .endsWith("--conf", "my.conf");
    Outcome standalone =
        run("standalone", Map.of(), "--deploy-mode=cluster", "runs", "--conf=my.conf");
    assertThat(standalone.words()).doesNotContain("--files").endsWith("--conf=" + file);
    assertThat(standalone.err()).contains(file + " on the worker it starts on");
    assertThat(refused(2, run("yarn", Map.of(), "--deploy-mode=cluster", "runs", "--conf=none")))
        .contains("Cannot read the file none", "--conf");
  }

  @Test
  void kubernetesAsksForAPlaceToUpload() {
    String[] line = {"--deploy-mode=cluster", "runs", "--conf=my.conf"};
    assertThat(refused(2, run("kubernetes", Map.of(), line)))
        .contains("my.conf", "spark.kubernetes.file.upload.path");
    String place = "--spark-conf=spark.kubernetes.file.upload.path=s3a://b/up";
    assertThat(words("kubernetes", place, line[0], line[1], line[2])).contains("--files");
  }

  @Test
  void whatAClusterNeedsIsAskedForBeforeSparkStarts() throws IOException {
    Map<String, String> wrong = Map.of("SPARK_HOME", sparks.get("kubernetes").toString());
    assertThat(refused(5, run("yarn", wrong, "runs")))
        .contains("no support for YARN", "spark-yarn", "built-in");
    assertThat(refused(5, run("yarn", Map.of("HADOOP_CONF_DIR", ""), "runs")))
        .contains("HADOOP_CONF_DIR", "YARN_CONF_DIR");
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("spark-env.sh"), "export HADOOP_CONF_DIR=/etc/hadoop\n");
    Map<String, String> own = Map.of("HADOOP_CONF_DIR", "", "SPARK_CONF_DIR", conf.toString());
    assertThat(run("yarn", own, "runs").code()).isZero();
    Map<String, String> kubernetes = Map.of("SPARK_HOME", sparks.get("kubernetes").toString());
    Outcome noImage =
        installation.run(folder, kubernetes, "--master=k8s://https://h:6443", "doctor");
    assertThat(refused(2, noImage)).contains("image", "--image", "submit/Dockerfile");
    assertThat(refused(2, run("yarn", Map.of(), "--deploy-mode=cluster", "train", "--dataset=d")))
        .contains("--warehouse");
  }

  @Test
  void aMasterOfAnotherManagerIsRefused() {
    assertThat(refused(2, run("yarn", Map.of(), "--master=local[2]", "runs")))
        .contains("yarn", "local[2]");
    Map<String, String> other = Map.of("PERMAFROST_MASTER", "spark://h:7077");
    assertThat(refused(2, run("yarn", other, "runs"))).contains("spark://h:7077");
    Outcome none =
        installation.run("standalone/permafrost", folder, Map.of(), "runs", "--warehouse=w");
    assertThat(refused(2, none)).contains("spark://HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void helpNeedsNothing(String manager) {
    for (String word : List.of("--help", "-h", "help")) {
      Outcome outcome = installation.run(manager + "/permafrost", folder, Map.of(), word);
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.words())
          .anyMatch(line -> line.startsWith("Usage:"))
          .anyMatch(line -> line.contains("--dry-run"))
          .allMatch(line -> line.length() <= 110);
    }
    assertThat(
            installation.run(manager + "/permafrost", folder, Map.of(), "train", "--help").words())
        .endsWith("train", "--help");
  }

  @ParameterizedTest
  @CsvSource({"standalone, client", "standalone, cluster", "yarn, cluster", "kubernetes, client"})
  void aDryRunPrintsWhatWouldRun(String manager, String mode) {
    String[] line = {
      "--deploy-mode=" + mode,
      "--spark-conf=spark.driver.extraJavaOptions=-Da=it's -Db",
      "sql",
      "--warehouse=hdfs:///w",
      "SELECT '$HOME' FROM `runs` \\ \"x\""
    };
    Outcome real = run(manager, Map.of(), line);
    Outcome dry =
        run(
            manager,
            Map.of(),
            Stream.concat(Stream.of("--dry-run"), Arrays.stream(line)).toArray(String[]::new));

    assertThat(real.code()).isZero();
    assertThat(dry.words().get(0)).startsWith("env OMP_NUM_THREADS=1 ");
    Outcome pasted = installation.shell(folder, String.join("\n", dry.words()));
    assertThat(pasted.words()).isEqualTo(real.words()).isNotEmpty();
  }

  @Test
  void aDryRunOfLocalModePrintsTheJavaCommandAndBuildsNothing() throws IOException {
    Outcome dry = installation.run("--dry-run", "runs");
    assertThat(installation.shell(folder, String.join("\n", dry.words())).words())
        .isEqualTo(installation.run("runs").words());
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Installation unbuilt = Installation.in(empty, "p");
    Files.delete(unbuilt.home().resolve("target/dist/jars/permafrost-0.1.0.jar"));
    assertThat(refused(5, unbuilt.run("--dry-run", "runs"))).contains("is not built");
  }
}
