package org.permafrost.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.permafrost.problem.Problem;

/** Lists and reads source files on any Hadoop file system. */
final class SourceFiles {
  private SourceFiles() {}

  /** Without Hadoop's checksum files on local disks, which would add a look-up to every image. */
  static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
  }

  /**
   * Folders and files below a folder, sorted by name, without hidden ones (names that start with a
   * dot).
   *
   * @throws Problem (data) if there is no such folder, (environment) if it cannot be listed
   */
  static List<FileStatus> list(Path folder, Configuration hadoop) {
    try {
      return Arrays.stream(fileSystem(folder, hadoop).listStatus(folder))
          .filter(status -> !status.getPath().getName().startsWith("."))
          .sorted(Comparator.comparing(status -> status.getPath().getName()))
          .toList();
    } catch (FileNotFoundException e) {
      throw Problem.data("Cannot find %s; check --source.", folder).causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot list %s: %s", folder, e.getMessage()).causedBy(e);
    }
  }

  /**
   * Reads a file or its first bytes.
   *
   * @param most stop after this many bytes
   */
  static byte[] read(Path file, long most, Configuration hadoop) throws IOException {
    try (FSDataInputStream in = fileSystem(file, hadoop).open(file)) {
      return in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most));
    }
  }
}
