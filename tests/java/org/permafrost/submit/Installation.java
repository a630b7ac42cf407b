package org.permafrost.submit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real launcher beside libraries that are empty and a Java that only says how it was called.
 */
final class Installation {
  /** How the launcher ended: what the program would have got, and what a person read. */
  record Outcome(int code, List<String> words, String err) {}

  private final Path home;
  private final String launchers;
  private final Path runtime;

  private Installation(Path home, String launchers, Path runtime) {
    this.home = home;
    this.launchers = launchers;
    this.runtime = runtime;
  }

  /**
   * @param folder for Java and the rest
   * @param name of the folder Permafrost lies in
   */
  static Installation in(Path folder, String name) throws IOException {
    Path home = folder.resolve(name);
    copy(Path.of("submit"), home.resolve("submit"));
    Files.createDirectories(home.resolve("target/dist/jars"));
    Files.createDirectories(home.resolve("target/spark/jars"));
    Files.createFile(home.resolve("target/dist/jars/permafrost-0.1.0.jar"));
    Path java = folder.resolve("jdk");
    Files.createDirectories(java.resolve("bin"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
    Path program = java.resolve("bin/java");
    Files.writeString(
        program,
        "#!/bin/sh\n"
            + "printf '%s\\n"
            + "' \"$@\"\n"
            + "printf 'log %s\\n"
            + "' \"$PERMAFROST_LOG\" >&2\n"
            + "printf 'called %s\\n"
            + "' \"$(printf %s \"$PERMAFROST_COMMAND\" | tr '\\n"
            + "' ' ')\" >&2\n");
    program.toFile().setExecutable(true, false);
    return new Installation(home, "submit", java);
  }

  /** The same without a checkout around it: the folders bin and jars of a distribution. */
  Installation unpackedIn(Path folder) throws IOException {
    copy(Path.of("submit"), folder.resolve("bin"));
    copy(home.resolve("target/dist/jars"), folder.resolve("jars"));
    return new Installation(folder, "bin", runtime);
  }

  /**
   * A Spark distribution whose spark-submit only says how it was called.
   *
   * @param manager that it supports, as its jar is named
   */
  Path spark(String manager) throws IOException {
    Path spark = home.resolveSibling("spark-" + manager);
    Files.createDirectories(spark.resolve("bin"));
    Files.createDirectories(spark.resolve("jars"));
    Files.write(spark.resolve("jars/spark-" + manager + "_2.12-3.5.5.jar"), new byte[0]);
    Files.write(spark.resolve("jars/spark-core_2.12-3.5.5.jar"), new byte[0]);
    Path program = spark.resolve("bin/spark-submit");
    Files.writeString(program, "#!/bin/sh\nprintf '%s\\n' \"$@\"\nenv >&2\n");
    program.toFile().setExecutable(true, false);
    return spark;
  }

  Path home() {
    return home;
  }

  Path launcher() {
    return home.resolve(launchers).resolve("permafrost");
  }

  Outcome run(String... words) {
    return run(home, Map.of(), words);
  }

  Outcome run(Path directory, Map<String, String> environment, String... words) {
    return run("permafrost", directory, environment, words);
  }

  /**
   * @param launcher below the folder submit
   */
  Outcome run(String launcher, Path directory, Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve(launchers).resolve(launcher).toString());
    command.addAll(List.of(words));
    return start(directory, environment, command);
  }

  /** A line for a shell, which finds the launcher as {@code $0}. */
  Outcome shell(Path directory, String line) {
    return start(directory, Map.of(), List.of("bash", "-c", line, launcher().toString()));
  }

  private Outcome start(Path directory, Map<String, String> environment, List<String> command) {
    try {
      File err = Files.createTempFile("launcher", ".err").toFile();
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("PERMAFROST"));
      builder
          .environment()
          .keySet()
          .removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR", "HADOOP_CONF_DIR", "YARN_CONF_DIR"));
      builder.environment().put("JAVA_HOME", runtime.toString());
      builder.environment().putAll(environment);
      Process process = builder.redirectError(err).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(1, TimeUnit.MINUTES);
      String text = Files.readString(err.toPath());
      Files.delete(err.toPath());
      return new Outcome(process.exitValue(), out.lines().toList(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
