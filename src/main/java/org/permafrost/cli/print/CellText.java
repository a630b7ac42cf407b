package org.permafrost.cli.print;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values of a result as text. */
final class CellText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int SIGNIFICANT = 6;

  private CellText() {}

  /** For a person: points in time to the second, six significant digits, no control characters. */
  static String shown(Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof Double || value instanceof Float) {
      return rounded(((Number) value).doubleValue());
    }
    if (value instanceof OffsetDateTime time) {
      return SECONDS.format(time);
    }
    if (value instanceof LocalDateTime time) {
      return SECONDS.format(time);
    }
    if (value instanceof byte[] bytes) {
      return "<" + bytes.length + " bytes>";
    }
    return Printable.of(exact(value).orElse(""));
  }

  /** For a program: nothing is lost; points in time as ISO 8601, bytes as base64; NULL is empty. */
  static Optional<String> exact(Object value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof BigDecimal decimal) {
      return Optional.of(decimal.toPlainString());
    }
    if (value instanceof byte[] bytes) {
      return Optional.of(Base64.getEncoder().encodeToString(bytes));
    }
    if (value instanceof List<?> || value instanceof Map<?, ?>) {
      return Optional.of(ResultJson.text(value));
    }
    return Optional.of(value.toString());
  }

  private static String rounded(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
      return value == 0 ? "0.0" : Double.toString(value);
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    double magnitude = Math.abs(value);
    if (magnitude >= 1e15 || magnitude < 1e-5) {
      return Double.toString(exact.round(new java.math.MathContext(SIGNIFICANT)).doubleValue());
    }
    int decimals = Math.max(1, SIGNIFICANT - exact.precision() + exact.scale());
    BigDecimal shown =
        exact.setScale(decimals, java.math.RoundingMode.HALF_EVEN).stripTrailingZeros();
    return (shown.scale() < 1 ? shown.setScale(1) : shown).toPlainString();
  }
}
