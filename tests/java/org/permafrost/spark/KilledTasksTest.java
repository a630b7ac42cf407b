package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.spark.train.ClusterTraining;

/** Scoring and training on executors that are processes of their own, with speculation on. */
@Tag("slow")
class KilledTasksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(classes = {ClusterScoring.class, ClusterTraining.class})
  void speculativeCopiesAndDeadExecutorsChangeNoBit(Class<?> work) throws Exception {
    Map<String, String> seen = run(work);

    assertThat(seen.get("undisturbed")).isNotBlank();
    assertThat(seen.get("hanging")).isEqualTo(seen.get("undisturbed"));
    assertThat(seen.get("dying")).isEqualTo(seen.get("undisturbed"));
    assertThat(Integer.parseInt(seen.get("copies"))).as("speculative copies").isPositive();
    assertThat(Integer.parseInt(seen.get("deaths"))).as("lost executors").isPositive();
  }

  /** In a process of its own, because a JVM holds one Spark. */
  private Map<String, String> run(Class<?> main) throws Exception {
    Files.createDirectories(folder.resolve("jars"));
    Files.createDirectories(folder.resolve("conf"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-Dspark.local.dir=" + folder, "-cp", classPath()));
    command.add(main.getName());
    File out = folder.resolve("out").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Map<String, String> seen = new HashMap<>();
    for (String line : Files.readAllLines(out.toPath())) {
      String[] words = line.split(" ", 2);
      seen.put(words[0], words.length > 1 ? words[1] : "");
    }
    assertThat(seen).as(Files.readString(folder.resolve("err"))).containsKey("deaths");
    return seen;
  }

  /** Surefire hides it in the manifest of a jar, executors need it in full. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
