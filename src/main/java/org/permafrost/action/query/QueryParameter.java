package org.permafrost.action.query;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.bind.Labels;

/**
 * A value for the places of a statement that say {@code :name}. It never becomes part of the
 * statement's text, so it cannot change what the statement does.
 *
 * @param value of the type that was asked for; a point in time is still without a zone
 */
public record QueryParameter(String name, Object value) {
  private static final String FORM = "NAME=VALUE or NAME:TYPE=VALUE";

  private enum Type {
    STRING(text -> text),
    INT(Integer::valueOf),
    BIGINT(Long::valueOf),
    DOUBLE(Double::valueOf),
    BOOLEAN(Type::truth),
    DATE(LocalDate::parse),
    TIMESTAMP(text -> LocalDateTime.parse(text.replace(' ', 'T')));

    private final Function<String, Object> reader;

    Type(Function<String, Object> reader) {
      this.reader = reader;
    }

    private static Object truth(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException(text);
      };
    }

    private String label() {
      return Labels.of(this);
    }
  }

  /**
   * Reads {@code name=value}, a text, or {@code name:type=value}.
   *
   * @throws Problem (usage) for another form, an unknown type or a value that is not of the type
   */
  public static QueryParameter parse(String text) {
    int equals = text.indexOf('=');
    String left = equals < 0 ? "" : text.substring(0, equals).strip();
    int colon = left.indexOf(':');
    String name = colon < 0 ? left : left.substring(0, colon);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw Problem.usage("Cannot read the parameter %s; write it as %s.", text, FORM);
    }
    Type type = colon < 0 ? Type.STRING : type(name, left.substring(colon + 1));
    String value = text.substring(equals + 1);
    try {
      return new QueryParameter(name, type.reader.apply(value));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Problem.usage(
              "Cannot read the value %s of the parameter %s as %s.", value, name, type.label())
          .causedBy(e);
    }
  }

  /**
   * What SQL sees, by name.
   *
   * @param zone of the session, in which points in time are meant as they are shown
   * @throws Problem (usage) if a name has two values
   */
  public static Map<String, Object> byName(List<QueryParameter> parameters, ZoneId zone) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (QueryParameter parameter : parameters) {
      Object seen =
          parameter.value instanceof LocalDateTime time
              ? time.atZone(zone).toInstant()
              : parameter.value;
      if (values.put(parameter.name, seen) != null) {
        throw Problem.usage("The parameter %s has two values; give it once.", parameter.name);
      }
    }
    return values;
  }

  private static Type type(String name, String label) {
    List<String> labels = Arrays.stream(Type.values()).map(Type::label).toList();
    return Arrays.stream(Type.values())
        .filter(type -> type.label().equals(label.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "Unknown type %s of the parameter %s; did you mean %s? Known: %s.",
                    label,
                    name,
                    NearestName.of(label, labels),
                    labels.stream().collect(Collectors.joining(", "))));
  }
}
