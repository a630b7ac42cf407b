package org.permafrost.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The variables that every process of Permafrost gets, where they stand. */
final class LauncherEnvironment {
  private LauncherEnvironment() {}

  /** As {@code NAME=VALUE}. */
  static List<String> pairs() throws IOException {
    String text = Files.readString(Path.of("submit/launcher/process.sh"));
    String begin = "PROCESS_ENVIRONMENT=(\n";
    String list = text.substring(text.indexOf(begin) + begin.length());
    return list.substring(0, list.indexOf("\n)")).lines().map(String::strip).toList();
  }
}
