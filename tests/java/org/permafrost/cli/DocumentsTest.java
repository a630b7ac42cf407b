package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.problem.ExitCode;
import picocli.CommandLine.Model.OptionSpec;

class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");
  private static final Pattern QUOTED_PATH =
      Pattern.compile("(?:conf|submit|notebooks|data-prep|tests|src|\\.ci)/[A-Za-z0-9_./-]*");

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "notebooks/README.md"})
  void everyFileTheyNameExists(String document) throws IOException {
    Path path = Path.of(document);
    String text = Files.readString(path);
    Path folder = path.toAbsolutePath().getParent();

    assertThat(matches(LINK, text).filter(link -> !link.startsWith("http")))
        .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    assertThat(matches(QUOTED_PATH, text.replaceAll("[a-z]+://\\S+|/opt/\\S+", "")))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Path.of(file)).exists());
  }

  @Test
  void theSiteLinksToWhatExistsAndItsIndexToEveryPage() throws IOException {
    Path folder = Path.of("src/site/markdown").toAbsolutePath();
    List<String> pages;
    try (Stream<Path> files = Files.list(folder)) {
      pages = files.map(file -> file.getFileName().toString()).toList();
    }
    for (String page : pages) {
      String text = Files.readString(folder.resolve(page));
      assertThat(matches(LINK, text).filter(link -> !link.startsWith("http")))
          .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }
    assertThat(pages).contains("index.md", "strategic-freezing.md", "distributed-training.md");
    assertThat(matches(LINK, Files.readString(folder.resolve("index.md"))))
        .containsAll(pages.stream().filter(page -> !page.equals("index.md")).toList());
  }

  @Test
  void theMethodPageNamesEverySettingOfTheMethod() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/strategic-freezing.md"));
    String pages = pages().map(DocumentsTest::text).collect(Collectors.joining());

    assertThat(
            ConfigFactory.parseResources("reference.conf")
                .getConfig("permafrost.strategy")
                .entrySet())
        .isNotEmpty()
        .allSatisfy(
            e ->
                assertThat(
                        page.contains("\n| `" + e.getKey() + "` | ")
                            || pages.contains("\n| `strategy." + e.getKey() + "` | "))
                    .as("a row for strategy.%s", e.getKey())
                    .isTrue());
  }

  /** A method with a block of its own may have a page of its own. */
  private static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/site/markdown"))) {
      return files.sorted().toList().stream();
    }
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theReadmeNamesEveryCommand() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(Main.commandLine().getSubcommands().keySet())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(readme).contains("`permafrost " + name));
  }

  @Test
  void theReadmeNamesEveryGlobalOption() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    List<String> options =
        Main.commandLine().getCommandSpec().mixins().values().stream()
            .flatMap(mixin -> mixin.options().stream())
            .map(OptionSpec::longestName)
            .toList();

    assertThat(options).hasSizeGreaterThan(4).allSatisfy(o -> assertThat(readme).contains(o));
  }

  @Test
  void theReadmeNamesEveryExitCode() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(ExitCode.values())
        .allSatisfy(code -> assertThat(readme).contains("\n| " + code.code() + " | "));
  }

  @Test
  void continuousIntegrationRunsTheTestCommandOfTheReadme() throws IOException {
    assertThat(Files.readAllLines(Path.of(".ci/run"))).contains("mvn -B verify");
    assertThat(Files.readString(Path.of("README.md"))).contains("\nmvn -B verify\n");
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(found.groupCount()));
  }
}
