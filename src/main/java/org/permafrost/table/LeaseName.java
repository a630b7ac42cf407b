package org.permafrost.table;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@link Lease} is on.
 *
 * @param what a person calls it, as in "the run first"
 * @param key of the table property, the same for everybody who means the same
 * @param shared whether others may share it; else there is one holder and no sharer
 */
public record LeaseName(String what, String key, boolean shared) {
  private static final String WRITER = "permafrost.writer";
  private static final String READER = "permafrost.reader";

  /** Hive keeps 256 characters of a property's name. */
  private static final int LONGEST = 180;

  /** The whole table, for one job alone. */
  public static LeaseName table(Table table) {
    return new LeaseName(table.tableName(), "", false);
  }

  /**
   * Something of a table, for one job alone.
   *
   * @param parts that together name it
   */
  public static LeaseName alone(String what, String... parts) {
    return new LeaseName(what, key(parts), false);
  }

  /** The same, together with others who share it. */
  public static LeaseName shared(String what, String... parts) {
    return new LeaseName(what, key(parts), true);
  }

  /** Every part in characters that can stand in any catalog's property and in SQL. */
  private static String key(String... parts) {
    String key =
        Arrays.stream(parts)
            .map(part -> "/" + URLEncoder.encode(part, StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    return key.length() <= LONGEST
        ? key
        : key.substring(0, LONGEST / 2)
            + "~"
            + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The table property of a holder. */
  String property(LockHolder holder) {
    return shared ? readers() + holder.token() : WRITER + key;
  }

  /** The table properties that name a holder of it, whether alone or not. */
  Stream<String> held(Map<String, String> properties) {
    return properties.keySet().stream()
        .filter(property -> property.equals(WRITER + key) || property.startsWith(readers()));
  }

  /** Whether a holder's property keeps others from it. */
  boolean isBarredBy(String property) {
    return !shared || property.equals(WRITER + key);
  }

  /** Whether a table property names a holder of anything. */
  static boolean isHolder(String property) {
    return property.startsWith(WRITER) || property.startsWith(READER);
  }

  private String readers() {
    return READER + key + "/";
  }
}
