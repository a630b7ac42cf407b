package org.permafrost.table;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.iceberg.LockManager;

/**
 * A local disk with time to lose a commit: between the check that a table's next metadata does not
 * exist yet and the rename that makes it.
 */
public final class PausingFileSystem extends LocalFileSystem {
  private static final long PAUSE_MILLIS = 20;

  /** Called by Hadoop, by reflection. */
  public PausingFileSystem() {
    super(new Pausing());
  }

  private static final class Pausing extends RawLocalFileSystem {
    @Override
    public boolean rename(Path source, Path target) throws IOException {
      if (target.getName().endsWith(".metadata.json")) {
        try {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return super.rename(source, target);
    }
  }

  /** A lock that keeps nobody out. */
  public static final class NoLock implements LockManager {
    /** Called by Iceberg, by reflection. */
    public NoLock() {}

    @Override
    public boolean acquire(String entity, String owner) {
      return true;
    }

    @Override
    public boolean release(String entity, String owner) {
      return true;
    }

    @Override
    public void initialize(Map<String, String> properties) {}

    @Override
    public void close() {}
  }
}
