package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockManagerTest {
  @TempDir Path folder;

  @Test
  void theSecondCommitterWaitsForTheFirst() throws Exception {
    FileLockManager first = new FileLockManager();
    FileLockManager second = new FileLockManager();
    String three = folder.resolve("metadata/v3.metadata.json").toString();
    String four = folder.resolve("metadata/v4.metadata.json").toString();
    assertThat(first.acquire(three, "a")).isTrue();

    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> second.acquire(four, "b"));
    Assertions.assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    assertThat(first.release(three, "a")).isTrue();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.release(four, "b")).isTrue();
  }

  @Test
  void theOperatingSystemHoldsTheLock() throws Exception {
    FileLockManager manager = new FileLockManager();
    String entity = "file:" + folder.resolve("metadata/v1.metadata.json");
    assertThat(manager.acquire(entity, "a")).isTrue();
    Path file = folder.resolve("metadata/.commit.lock");
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      Assertions.assertThatThrownBy(other::tryLock)
          .isInstanceOf(OverlappingFileLockException.class);
      manager.release(entity, "a");
      try (FileLock lock = other.tryLock()) {
        assertThat(lock).isNotNull();
      }
    }
  }

  @Test
  void onlyTheOwnerReleases() throws Exception {
    try (FileLockManager manager = new FileLockManager()) {
      String entity = folder.resolve("metadata/v1.metadata.json").toString();
      assertThat(manager.acquire(entity, "a")).isTrue();
      assertThat(manager.release(entity, "b")).isFalse();
      assertThat(manager.release("other", "a")).isFalse();
    }
    assertThat(new FileLockManager().acquire(folder.resolve("metadata/x").toString(), "c"))
        .isTrue();
  }

  @Test
  void aWarehouseBehindAMountTableIsLockedWhereItLies() throws Exception {
    FileLockManager manager = new FileLockManager();
    manager.initialize(
        Map.of(FileLockManager.WAREHOUSE, "/w", FileLockManager.FOLDER, folder.toString()));

    assertThat(manager.acquire("viewfs://lab/w/n/t/metadata/v1.metadata.json", "a")).isTrue();

    assertThat(folder.resolve("n/t/metadata/.commit.lock")).exists();
  }
}
