package org.permafrost.action.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that goes to the server.
 *
 * @param bytes its length; more than any limit if it cannot be looked at
 */
record ModelUpload(FileSystem files, Path path, long bytes) {
  static ModelUpload of(String path, FileSystem files) {
    Path file = new Path(path);
    try {
      return new ModelUpload(files, file, files.getFileStatus(file).getLen());
    } catch (IOException e) {
      // The run is finished and says where its model is; whoever needs it will see why it cannot be
      // read.
      return new ModelUpload(files, file, Long.MAX_VALUE);
    }
  }

  String name() {
    return path.getName();
  }

  InputStream open() {
    try {
      return files.open(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
