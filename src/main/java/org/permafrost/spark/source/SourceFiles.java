package org.permafrost.spark.source;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.permafrost.image.source.LocalNames;

/** Reads source files, local ones whatever bytes their names have, others through Hadoop. */
public final class SourceFiles {
  private SourceFiles() {}

  /** Without Hadoop's checksum files on local disks, which would add a look-up to every image. */
  static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
  }

  static boolean isLocal(FileSystem fileSystem) {
    return fileSystem.getUri().getScheme().equals("file");
  }

  /**
   * Reads a file or its first bytes.
   *
   * @param location as in {@link org.permafrost.image.source.SourceFile#location}
   * @param most stop after this many bytes
   */
  public static byte[] read(String location, long most, Configuration hadoop) throws IOException {
    try (InputStream in = open(location, 0, hadoop)) {
      return in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most));
    }
  }

  /**
   * Reads a part of a file.
   *
   * @param first number of its first byte
   * @throws EOFException if the file ends before it
   */
  public static byte[] read(String location, long first, int count, Configuration hadoop)
      throws IOException {
    try (InputStream in = open(location, first, hadoop)) {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException("It ends within its last record");
      }
      return bytes;
    }
  }

  private static InputStream open(String location, long first, Configuration hadoop)
      throws IOException {
    if (!LocalNames.isLocation(location)) {
      Path path = new Path(location);
      FSDataInputStream in = fileSystem(path, hadoop).open(path);
      in.seek(first);
      return in;
    }
    try {
      InputStream in = Files.newInputStream(LocalNames.path(location));
      in.skipNBytes(first);
      return in;
    } catch (NoSuchFileException e) {
      throw (FileNotFoundException) new FileNotFoundException(e.getMessage()).initCause(e);
    }
  }
}
