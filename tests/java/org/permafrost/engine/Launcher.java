package org.permafrost.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A launcher of the folder submit, called as people do, with the jars that Maven has just built.
 */
record Launcher(Path folder, Map<String, String> environment, List<String> front) {
  private static final int MINUTES = 8;

  /** How a command ended. */
  record Outcome(int code, String out, String err) {}

  /**
   * @param folder for output, which must exist
   * @param program below the folder submit
   * @param options of the launcher
   */
  static Launcher of(
      Path folder, Map<String, String> environment, String program, String... options) {
    List<String> front = new ArrayList<>();
    front.add(Path.of("submit", program).toAbsolutePath().toString());
    front.addAll(List.of(options));
    Map<String, String> small = new TreeMap<>(environment);
    small.putIfAbsent("PERMAFROST_HEAP", "1g");
    small.putIfAbsent("PERMAFROST_OFFHEAP", "1g");
    return new Launcher(folder, small, front);
  }

  /** The same launcher with more options. */
  Launcher with(String... options) {
    List<String> more = new ArrayList<>(front);
    more.addAll(List.of(options));
    return new Launcher(folder, environment, more);
  }

  /** Runs a command to its end. */
  Outcome run(String... command) {
    try {
      Path out = Files.createTempFile(folder, "command", ".out");
      Path err = Files.createTempFile(folder, "command", ".err");
      Process process = start(out, err, command);
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            List.of(command) + " did not end within " + MINUTES + " minutes\n" + read(err));
      }
      return new Outcome(process.exitValue(), read(out), read(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command that must end well, and returns what it printed. */
  String ok(String... command) {
    Outcome outcome = run(command);
    assertThat(outcome.code()).as(String.join(" ", command) + "\n" + outcome.err()).isZero();
    return outcome.out();
  }

  private Process start(Path out, Path err, String... command) throws IOException {
    List<String> words = new ArrayList<>(front);
    words.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PERMAFROST"));
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
