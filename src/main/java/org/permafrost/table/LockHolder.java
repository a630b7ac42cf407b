package org.permafrost.table;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Who holds a {@link WriterLock}.
 *
 * @param host name of its machine
 * @param pid its process id there
 * @param task what it does, for a person
 * @param token different for every lock
 * @param renewed when it last said that it lives
 */
public record LockHolder(String host, long pid, String task, String token, Instant renewed) {
  private static final String SEPARATOR = " | ";

  /** A new holder. */
  public static LockHolder of(String host, long pid, String task) {
    return new LockHolder(host, pid, task, UUID.randomUUID().toString(), Instant.now());
  }

  LockHolder at(Instant time) {
    return new LockHolder(host, pid, task, token, time.truncatedTo(ChronoUnit.MILLIS));
  }

  String describe() {
    return String.format(
        Locale.ROOT, "%s, process %d on %s, which last reported at %s", task, pid, host, renewed);
  }

  String text() {
    return String.join(SEPARATOR, host, Long.toString(pid), task, token, renewed.toString());
  }

  static LockHolder parse(String text) {
    List<String> parts = List.of(text.split(" \\| ", -1));
    try {
      return new LockHolder(
          parts.get(0),
          Long.parseLong(parts.get(1)),
          parts.get(2),
          parts.get(3),
          Instant.parse(parts.get(4)));
    } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeParseException e) {
      return new LockHolder("an unknown host", 0, text, "", Instant.EPOCH);
    }
  }
}
