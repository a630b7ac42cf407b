package org.permafrost.table;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Who holds a {@link Lease}.
 *
 * @param host name of its machine
 * @param pid its process id there
 * @param task what it does, for a person
 * @param token different for every lease
 * @param renewed when it last said that it lives
 * @param since when it took the lease
 * @param place where its process id means something, empty if unknown
 */
public record LockHolder(
    String host,
    long pid,
    String task,
    String token,
    Instant renewed,
    Instant since,
    String place) {
  private static final String SEPARATOR = " | ";

  /** A new holder. */
  public static LockHolder of(String host, long pid, String place, String task) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new LockHolder(host, pid, task, UUID.randomUUID().toString(), now, now, place);
  }

  LockHolder at(Instant time) {
    return new LockHolder(
        host, pid, task, token, time.truncatedTo(ChronoUnit.MILLIS), since, place);
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "%s, process %d on %s since %s, which last reported at %s",
        task,
        pid,
        host,
        since.truncatedTo(ChronoUnit.SECONDS),
        renewed.truncatedTo(ChronoUnit.SECONDS));
  }

  String text() {
    return String.join(
        SEPARATOR,
        host,
        Long.toString(pid),
        task.replace('|', '/'),
        token,
        renewed.toString(),
        since.toString(),
        place);
  }

  /** Older versions wrote neither {@code since} nor {@code place}. */
  static LockHolder parse(String text) {
    List<String> parts = List.of(text.split(" \\| ", -1));
    try {
      Instant renewed = Instant.parse(parts.get(4));
      return new LockHolder(
          parts.get(0),
          Long.parseLong(parts.get(1)),
          parts.get(2),
          parts.get(3),
          renewed,
          parts.size() > 5 ? Instant.parse(parts.get(5)) : renewed,
          parts.size() > 6 ? parts.get(6) : "");
    } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeParseException e) {
      return new LockHolder("an unknown host", 0, text, "", Instant.EPOCH, Instant.EPOCH, "");
    }
  }
}
