package org.permafrost.action.health;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.permafrost.problem.Problem;
import org.permafrost.problem.Secrets;

/**
 * One thing {@link CheckHealth} looked at.
 *
 * @param subject what was looked at
 * @param finding what was seen
 * @param remedy what to do about it; empty when all is well
 */
public record HealthCheck(String subject, Level level, String finding, String remedy) {

  /** How bad it is. */
  public enum Level {
    OK,
    WARNING,
    FAILED
  }

  public HealthCheck {
    Objects.requireNonNull(level);
    finding = Secrets.masked(finding);
    remedy = Secrets.masked(remedy);
  }

  static HealthCheck ok(String subject, String finding, Object... arguments) {
    return new HealthCheck(subject, Level.OK, String.format(Locale.ROOT, finding, arguments), "");
  }

  static HealthCheck warning(String subject, String finding, String remedy) {
    return new HealthCheck(subject, Level.WARNING, finding, remedy);
  }

  static HealthCheck failed(String subject, String finding, String remedy) {
    return new HealthCheck(subject, Level.FAILED, finding, remedy);
  }

  /**
   * The findings of a check, or one failure if the check itself breaks.
   *
   * @param remedy unless the failure is a {@link Problem}, which names its own
   */
  static List<HealthCheck> guarded(
      String subject, String remedy, Supplier<List<HealthCheck>> check) {
    try {
      return check.get();
    } catch (Problem e) {
      return List.of(failed(subject, e.getMessage(), ""));
    } catch (Exception | LinkageError e) { // Spark throws checked exceptions undeclared.
      return List.of(failed(subject, rootMessage(e), remedy));
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName()
        + ": "
        + String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
