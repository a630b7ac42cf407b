package org.permafrost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** An example of a page, compiled and packed as it stands there. */
public final class PageExample {
  private static final Path PAGE = Path.of("src/site/markdown/extending.md");

  private PageExample() {}

  /**
   * The jar of a section's one class and its services file.
   *
   * @param heading of the section
   * @param folder where to work, empty
   */
  public static Path packed(String heading, Path folder) throws IOException {
    String section = section(heading);
    String source = named(section, "`src/(com/example/\\w+\\.java)`");
    String service = named(section, "`src/META-INF/services/([\\w.]+)`");
    Path classes = folder.resolve("classes");
    Path java = write(folder.resolve(source), block(section, "java"));
    write(classes.resolve("META-INF/services").resolve(service), block(section, "services"));
    List<String> options = new ArrayList<>(List.of("--release", "17", "-proc:none"));
    options.addAll(List.of("-cp", System.getProperty("java.class.path"), "-d", "" + classes));
    options.add(java.toString());
    int code =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
    assertThat(code).isZero();
    return pack(classes, folder.resolve("example.jar"));
  }

  private static String section(String heading) throws IOException {
    return Stream.of(Files.readString(PAGE).split("\n## "))
        .filter(section -> section.startsWith(heading + "\n"))
        .findFirst()
        .orElseThrow();
  }

  private static String named(String section, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(section);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  /** The only block of that kind. */
  private static String block(String section, String kind) {
    Matcher matcher =
        Pattern.compile("^```" + kind + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(section);
    assertThat(matcher.find()).isTrue();
    String block = matcher.group(1);
    assertThat(matcher.find()).as("a second block").isFalse();
    return block;
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Path pack(Path classes, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, jar);
        jar.closeEntry();
      }
    }
    return file;
  }
}
