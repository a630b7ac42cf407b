package org.permafrost.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image and the examples for Kubernetes give processes what the launchers give them. */
class ImageAndManifestsTest {
  private static final Pattern PAIR = Pattern.compile("[A-Z_]+=\\S+");

  @Test
  void theImageHasTheEnvironmentAndNoMore() throws IOException {
    List<String> pairs =
        instructions().stream()
            .filter(line -> line.startsWith("ENV "))
            .flatMap(line -> found(PAIR, line).stream())
            .toList();
    assertThat(pairs).containsExactlyElementsOf(LauncherEnvironment.pairs());
  }

  @Test
  void theImageEndsAsAUserThatEveryClusterCanTellFromRoot() throws IOException {
    assertThat(instructions().get(instructions().size() - 1)).matches("USER [1-9][0-9]*");
  }

  @Test
  void theImageIsMadeOfCopiesOnlySoThatItCanBeMadeWithoutAnEngine() throws IOException {
    assertThat(instructions()).allMatch(line -> line.matches("(FROM|COPY|ENV|USER) .*"));
  }

  /** What a later instruction changed would be in the image twice. */
  @ParameterizedTest
  @ValueSource(
      strings = {"config-1.4.3.jar", "picocli-4.7.7.jar", "protobuf-1.jar", "permafrost-0.2.0.jar"})
  void everyJarIsCopiedOnce(String jar) throws IOException {
    List<String> copies =
        instructions().stream()
            .filter(line -> line.startsWith("COPY "))
            .flatMap(line -> Stream.of(line.split(" ", -1)))
            .filter(word -> word.startsWith("target/dist/jars/"))
            .filter(pattern -> glob(pattern).matches(Path.of("target/dist/jars", jar)))
            .toList();
    assertThat(copies).as(jar).hasSize(1);
  }

  @Test
  void theCronJobHasTheEnvironment() throws IOException {
    CronJob job =
        Serialization.unmarshal(
            Files.readString(Path.of("submit/kubernetes/nightly.yaml")), CronJob.class);
    Container container =
        job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec().getContainers().get(0);
    assertThat(container.getEnv().stream().map(ImageAndManifestsTest::pair))
        .containsExactlyElementsOf(LauncherEnvironment.pairs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark.kubernetes.driverEnv.", "spark.executorEnv."})
  void theSparkApplicationHasTheEnvironment(String prefix) throws IOException {
    GenericKubernetesResource application =
        Serialization.unmarshal(
            Files.readString(Path.of("submit/kubernetes/spark-application.yaml")),
            GenericKubernetesResource.class);
    Map<String, Object> settings = application.get("spec", "sparkConf");
    assertThat(
            settings.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> entry.getKey().substring(prefix.length()) + "=" + entry.getValue()))
        .containsExactlyElementsOf(LauncherEnvironment.pairs());
  }

  private static String pair(EnvVar variable) {
    return variable.getName() + "=" + variable.getValue();
  }

  private static PathMatcher glob(String pattern) {
    // Go, in which engines are written, negates with ^, Java with an exclamation mark.
    return Path.of("").getFileSystem().getPathMatcher("glob:" + pattern.replace("[^", "[!"));
  }

  /** The lines of the Dockerfile, one for each instruction. */
  private static List<String> instructions() throws IOException {
    String text = Files.readString(Path.of("submit/Dockerfile"));
    return text.replaceAll("(?m)^#.*\n", "")
        .replaceAll("\\\\\n\\s*", "")
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static List<String> found(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      found.add(matcher.group());
    }
    return found;
  }
}
