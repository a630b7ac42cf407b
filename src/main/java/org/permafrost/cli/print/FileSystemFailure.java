package org.permafrost.cli.print;

import java.nio.file.AccessDeniedException;
import java.util.List;

/** A folder that may not be written to, or a full disk, as Java, Hadoop and Spark report it. */
final class FileSystemFailure {
  private static final List<String> SIGNS =
      List.of(
          "Mkdirs failed to create",
          "Permission denied",
          "No space left on device",
          "Disk quota exceeded",
          "Read-only file system");

  private FileSystemFailure() {}

  /** Whether this very failure, not its cause, is one. */
  static boolean is(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof AccessDeniedException || SIGNS.stream().anyMatch(message::contains);
  }
}
