package org.permafrost.network.onednn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a class's {@code main} in a Java process of its own, with this one's class path. */
public final class ChildJvm {
  private ChildJvm() {}

  /** The last line it prints. */
  public static String lastLine(Class<?> main, String... options) throws IOException {
    return lastLine(main, Map.of(), options);
  }

  /** The same, with more environment variables. */
  public static String lastLine(Class<?> main, Map<String, String> environment, String... options)
      throws IOException {
    return lastLine(main, environment, List.of(), options);
  }

  /** The same, with arguments. */
  public static String lastLine(
      Class<?> main, Map<String, String> environment, List<String> arguments, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.eclipse.deeplearning4j.helpers.disable=false");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    Process process = builder.start();
    byte[] output = process.getInputStream().readAllBytes();
    return new String(output, StandardCharsets.UTF_8).lines().reduce((a, b) -> b).orElse("nothing");
  }
}
