package org.permafrost.action.head;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.permafrost.head.file.DamagedHeadException;
import org.permafrost.head.file.HeadReader;
import org.permafrost.head.file.HeadState;
import org.permafrost.head.file.HeadWriter;
import org.permafrost.problem.Problem;
import org.permafrost.table.Warehouse;

/** Files of heads, on any file system. */
final class HeadFiles {
  private final Warehouse warehouse;

  HeadFiles(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Reads and checks a head.
   *
   * @throws Problem (data) if there is none or it is damaged
   */
  HeadReader.Saved read(String file) {
    Path path = new Path(file);
    try {
      FileSystem files = path.getFileSystem(warehouse.fileSystem().getConf());
      long length = files.getFileStatus(path).getLen();
      try (InputStream in = new BufferedInputStream(files.open(path), 1 << 16)) {
        return HeadReader.read(in, length);
      }
    } catch (FileNotFoundException | ParentNotDirectoryException e) {
      throw Problem.data("There is no head %s; check the path.", file).causedBy(e);
    } catch (DamagedHeadException | ChecksumException e) {
      throw Problem.data(
              "Cannot read the head %s: %s. Copy it again, or fit it anew.", file, e.getMessage())
          .causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot read the head %s: %s.", file, e.getMessage()).causedBy(e);
    }
  }

  /**
   * Writes a head under a temporary name and renames it; an older file of that name is replaced.
   *
   * @return its hash
   * @throws Problem (environment) if the file system refuses
   */
  String write(HeadState head, String file) {
    Path path = new Path(file);
    Path temporary = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
    try {
      FileSystem files = path.getFileSystem(warehouse.fileSystem().getConf());
      try {
        String hash;
        try (OutputStream out = new BufferedOutputStream(files.create(temporary, true), 1 << 16)) {
          hash = HeadWriter.write(head, out);
        }
        files.delete(path, false);
        if (!files.rename(temporary, path)) {
          throw new IOException("it cannot be renamed from " + temporary.getName());
        }
        return hash;
      } finally {
        files.delete(temporary, false);
      }
    } catch (IOException e) {
      throw Problem.environment(
              "Cannot write the head %s: %s. Check space and permissions.", file, e.getMessage())
          .causedBy(e);
    }
  }
}
