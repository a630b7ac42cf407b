package org.permafrost.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.permafrost.problem.Problem;

/** Where a report is written to: all of it or nothing. */
final class ReportFile {
  private final Path file;
  private final Path folder;

  private ReportFile(Path file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  /**
   * Checks what can be checked before the work.
   *
   * @throws Problem (usage) if no file can be written there
   */
  static ReportFile at(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw Problem.usage("Cannot write the report to %s; it is a folder. Name a file.", file);
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw Problem.usage(
          "Cannot write the report to %s; there is no folder %s. Make it first.", file, folder);
    }
    if (!Files.isWritable(folder)) {
      throw Problem.usage(
          "Cannot write the report to %s; you may not write into the folder %s. Give another file"
              + " with --out.",
          file, folder);
    }
    return new ReportFile(file, folder);
  }

  /**
   * Writes it and returns how many bytes there are.
   *
   * @throws Problem (environment) if the disk is full or gone
   */
  long write(byte[] page) {
    try {
      Path draft = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
      try {
        Files.write(draft, page);
        Files.move(
            draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw Problem.environment("Cannot write the report %s: %s", file, e.getMessage()).causedBy(e);
    }
    return page.length;
  }
}
