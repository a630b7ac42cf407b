package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
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
  private static final Pattern ANCHOR = Pattern.compile("]\\(([^):#]*)#([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern QUALIFIED_CLASS =
      Pattern.compile("`(?:org\\.permafrost\\.)?((?:[a-z]\\w*\\.)+[A-Z]\\w+)`");
  private static final Pattern CITED_DOCUMENT = Pattern.compile("[A-Za-z0-9_./-]+\\.md\\b");

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
  void theReadmeLinksToEveryPage() throws IOException {
    assertThat(matches(LINK, Files.readString(Path.of("README.md"))))
        .containsAll(pages().stream().map(Path::toString).toList());
  }

  @Test
  void linksToHeadingsFindThem() throws IOException {
    List<Path> documents = new ArrayList<>(pages());
    documents.addAll(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    for (Path document : documents) {
      for (MatchResult link : found(ANCHOR, Files.readString(document))) {
        Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
        assertThat(anchors(Files.readString(target)))
            .as(document.toString())
            .contains(link.group(2));
      }
    }
  }

  @Test
  void everyClassThatAPageNamesExists() throws IOException {
    Set<String> classes = new HashSet<>();
    for (Path file : javaFiles()) {
      String name = file.toString().replaceAll("^.*org/permafrost/|\\.java$", "");
      classes.add(name.replace('/', '.'));
    }
    for (Path page : pages()) {
      assertThat(matches(QUALIFIED_CLASS, Files.readString(page)))
          .as(page.toString())
          .isSubsetOf(classes);
    }
  }

  @Test
  void sourcesCiteDocumentsThatExist() throws IOException {
    for (Path file : javaFiles()) {
      assertThat(matches(CITED_DOCUMENT, Files.readString(file)))
          .as(file.toString())
          .allSatisfy(
              cited ->
                  assertThat(List.of(Path.of(cited), Path.of("src/site/markdown", cited)))
                      .anySatisfy(path -> assertThat(path).exists()));
    }
  }

  @Test
  void theMethodPageNamesEverySettingOfTheMethod() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/strategic-freezing.md"));
    String pages = pages().stream().map(DocumentsTest::text).collect(Collectors.joining());

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

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/site/markdown"))) {
      return files.toList();
    }
  }

  private static List<Path> javaFiles() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folder : List.of("src/main/java", "tests/java")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  /** Of each heading, as web pages make them: lower case, hyphens, no punctuation. */
  private static List<String> anchors(String text) {
    return matches(HEADING, text)
        .map(h -> h.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  private static List<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(found.groupCount()));
  }
}
