package org.permafrost.fault;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.permafrost.table.ForklessFileSystem;

/** The local disk; changes of files of a warehouse are counted, and may find it full. */
public final class FaultyFileSystem extends FilterFileSystem {
  /** Called by Hadoop, by reflection. */
  public FaultyFileSystem() {
    super(new ForklessFileSystem());
  }

  @Override
  public String getScheme() {
    return "file";
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    changes("create", file);
    return limited(
        file, super.create(file, permission, overwrite, buffer, replication, block, progress));
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    changes("rename", to);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path file, boolean recursive) throws IOException {
    changes("delete", file);
    return super.delete(file, recursive);
  }

  private static void changes(String how, Path file) throws IOException {
    if (isOurs(file)) {
      Injection.fileChanges(how + " " + file.getParent().getName() + "/" + file.getName());
    }
  }

  private static boolean isOurs(Path file) {
    return file.toUri().getPath().contains("/warehouse/");
  }

  /** A full disk lets files begin, but takes no byte. */
  private static FSDataOutputStream limited(Path file, FSDataOutputStream out) throws IOException {
    if (!isOurs(file)) {
      return out;
    }
    OutputStream limited =
        new FilterOutputStream(out) {
          @Override
          public void write(int b) throws IOException {
            check();
            out.write(b);
          }

          @Override
          public void write(byte[] bytes, int start, int length) throws IOException {
            check();
            out.write(bytes, start, length);
          }
        };
    return new FSDataOutputStream(limited, null);
  }

  private static void check() throws IOException {
    if (Injection.isFull()) {
      throw new IOException("No space left on device");
    }
  }
}
