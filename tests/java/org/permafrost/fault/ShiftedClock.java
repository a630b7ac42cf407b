package org.permafrost.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the tables look as if the clock had been an hour ahead when they were last changed. That is
 * what a clock which is put right means to them, and a test cannot move the clock of a machine.
 */
public final class ShiftedClock {
  private static final Pattern TIME =
      Pattern.compile("(\"(?:timestamp-ms|last-updated-ms)\"\\s*:\\s*)(\\d+)");

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long HALF = HOUR / 2;

  private final Path warehouse;

  public ShiftedClock(Path warehouse) {
    this.warehouse = warehouse;
  }

  /** The newest times of all tables are an hour later. */
  public void ahead() throws IOException {
    long now = System.currentTimeMillis();
    for (Path file : newest()) {
      shift(file, now - HALF, Long.MAX_VALUE, HOUR);
    }
  }

  /** Nothing is in the future any more. */
  public void restore() {
    try {
      long now = System.currentTimeMillis();
      for (Path file : newest()) {
        shift(file, now + HALF, Long.MAX_VALUE, -HOUR);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> newest() throws IOException {
    try (var files = Files.walk(warehouse)) {
      return files
          .filter(path -> path.getFileName().toString().equals("version-hint.text"))
          .map(hint -> hint.resolveSibling("v" + text(hint).strip() + ".metadata.json"))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void shift(Path file, long from, long to, long by) throws IOException {
    Matcher times = TIME.matcher(text(file));
    String shifted =
        times.replaceAll(
            found -> {
              long time = Long.parseLong(found.group(2));
              return found.group(1) + (time >= from && time <= to ? time + by : time);
            });
    Files.writeString(file, shifted);
    // Hadoop's checksum belongs to what was there before.
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
