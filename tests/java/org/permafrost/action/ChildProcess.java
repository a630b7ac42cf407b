package org.permafrost.action;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another Java process with this one's class path and options. */
public final class ChildProcess {
  private ChildProcess() {}

  /**
   * @param folder it runs in; gets its {@code out} and {@code err}
   */
  public static Process start(Path folder, Class<?> main, String... arguments) throws IOException {
    return start(folder, Map.of(), main, arguments);
  }

  /** The same, with more environment variables. */
  public static Process start(
      Path folder, Map<String, String> environment, Class<?> main, String... arguments)
      throws IOException {
    return start(folder, environment, List.of(), classPath(), main, arguments);
  }

  /** The same, with more options of Java. */
  public static Process start(
      Path folder,
      Map<String, String> environment,
      List<String> options,
      Class<?> main,
      String... arguments)
      throws IOException {
    return start(folder, environment, options, classPath(), main, arguments);
  }

  /** The same with a class path of its own. */
  public static Process start(Path folder, String classPath, Class<?> main, String... arguments)
      throws IOException {
    return start(folder, Map.of(), List.of(), classPath, main, arguments);
  }

  private static Process start(
      Path folder,
      Map<String, String> environment,
      List<String> options,
      String classPath,
      Class<?> main,
      String... arguments)
      throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-D"))
        .filter(option -> !option.startsWith("-Dsurefire"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-Xmx1g",
            "-Dspark.master=local[1,4]",
            "-Dspark.local.dir=" + folder));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Surefire hides it in the manifest of a jar. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
