package org.permafrost.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.permafrost.problem.Problem;

/** Where a source lies: on a local disk, whose names may have any bytes, or elsewhere. */
sealed interface SourceLocation {
  /** {@code scheme:/...}; a colon alone may stand in the name of a file. */
  Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*", Pattern.DOTALL);

  /** What Java puts in place of bytes it cannot read as text. */
  char UNREADABLE = '\uFFFD';

  /** A local folder or file. */
  record Local(java.nio.file.Path path) implements SourceLocation {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A folder or file of another Hadoop file system. */
  record Remote(Path path, boolean folder) implements SourceLocation {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * Finds the folder or file that a person named.
   *
   * @param option that named it, for messages
   * @throws Problem (data) if there is none, (usage) for a name that is none, (environment) if its
   *     file system cannot be reached
   */
  static SourceLocation of(String text, String option, Configuration hadoop) {
    return find(text, option, hadoop)
        .orElseThrow(() -> Problem.data("Cannot find %s%s.", text, where(text, option, hadoop)));
  }

  /** On a cluster, a path is looked for where its person may not expect it. */
  private static String where(String text, String option, Configuration hadoop) {
    URI base = FileSystem.getDefaultUri(hadoop);
    if (ADDRESS.matcher(text).matches() || base.getScheme().equals("file")) {
      return "; check " + option;
    }
    return String.format(
        Locale.ROOT,
        " on %s, the file system for paths without a scheme; check %s, and write file:///... for a"
            + " folder that every machine of the cluster has",
        base,
        option);
  }

  /** The same; empty if there is none. */
  static Optional<SourceLocation> find(String text, String option, Configuration hadoop) {
    if (text.indexOf(UNREADABLE) >= 0) {
      throw unnameable(text, option);
    }
    try {
      Path path = ADDRESS.matcher(text).matches() ? new Path(text) : new Path(null, null, text);
      FileSystem fileSystem = path.getFileSystem(hadoop);
      if (SourceFiles.isLocal(fileSystem)) {
        return local(fileSystem.makeQualified(path));
      }
      FileStatus status = fileSystem.getFileStatus(path);
      return Optional.of(new Remote(status.getPath(), status.isDirectory()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (InvalidPathException e) {
      throw unnameable(text, option).causedBy(e);
    } catch (IllegalArgumentException e) {
      throw Problem.usage("Cannot use %s \"%s\": %s", option, text, e.getMessage()).causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot reach %s: %s", text, e.getMessage()).causedBy(e);
    }
  }

  private static Optional<SourceLocation> local(Path path) {
    java.nio.file.Path local = java.nio.file.Path.of(path.toUri().getPath());
    return Files.exists(local) ? Optional.of(new Local(local)) : Optional.empty();
  }

  private static Problem unnameable(String text, String option) {
    return Problem.usage(
        "Cannot use %s \"%s\": this process reads and writes names as %s, not as UTF-8. Set"
            + " LC_ALL=C.UTF-8, or rename it.",
        option, text, System.getProperty("sun.jnu.encoding"));
  }
}
