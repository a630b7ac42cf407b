package org.permafrost.table;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.LockManager;

/**
 * One committer per table at a time, over all processes of this machine. A Hadoop catalog commits
 * by renaming a file that must not exist yet; on a local disk the check and the rename are two
 * steps, so two processes could both pass the check and one commit would vanish. Here each commit
 * holds an operating-system lock on {@code metadata/.commit.lock}; the system drops it when a
 * process dies.
 */
public final class FileLockManager implements LockManager {
  /** Property: path of the warehouse, as table locations begin with it. */
  static final String WAREHOUSE = "lock.warehouse";

  /** Property: the same folder on the local disk. */
  static final String FOLDER = "lock.folder";

  private static final String LOCK_FILE = ".commit.lock";
  private static final long TIMEOUT_SECONDS = 60;
  private static final long POLL_MILLIS = 5;

  /** File locks belong to the JVM, so its threads queue here first, whatever their catalog. */
  private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

  private final Map<String, Held> held = new ConcurrentHashMap<>();

  private Path warehouse = Path.of("/");
  private Path folder = Path.of("/");

  private record Held(String owner, Path file, FileChannel channel) {}

  /** Called by Iceberg, by reflection. */
  public FileLockManager() {}

  @Override
  public void initialize(Map<String, String> properties) {
    warehouse = Path.of(properties.getOrDefault(WAREHOUSE, "/"));
    folder = Path.of(properties.getOrDefault(FOLDER, "/"));
  }

  /**
   * @param entityId the metadata file to be created
   * @return false when another committer kept the table for a minute
   */
  @Override
  public boolean acquire(String entityId, String ownerId) {
    Path entity = Path.of(new org.apache.hadoop.fs.Path(entityId).toUri().getPath());
    Path file = folder.resolve(warehouse.relativize(entity)).resolveSibling(LOCK_FILE);
    Semaphore turn = TURNS.computeIfAbsent(file, key -> new Semaphore(1));
    try {
      if (!turn.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    boolean locked = false;
    try {
      locked = lock(file, entityId, ownerId);
      return locked;
    } finally {
      if (!locked) {
        turn.release();
      }
    }
  }

  @Override
  public boolean release(String entityId, String ownerId) {
    Held lock = held.get(entityId);
    if (lock == null || !lock.owner().equals(ownerId)) {
      return false;
    }
    held.remove(entityId);
    try {
      lock.channel().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      TURNS.get(lock.file()).release();
    }
    return true;
  }

  @Override
  public void close() {
    held.forEach((entity, lock) -> release(entity, lock.owner()));
  }

  private boolean lock(Path file, String entityId, String ownerId) {
    FileChannel channel = null;
    try {
      Files.createDirectories(file.getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
      while (true) {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          held.put(entityId, new Held(ownerId, file, channel));
          return true;
        }
        if (System.nanoTime() > end) {
          channel.close();
          return false;
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException e) {
      closeQuietly(channel);
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closeQuietly(channel);
      return false;
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The lock is not ours then; nothing to undo.
    }
  }
}
