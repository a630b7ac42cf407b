package org.permafrost.action.health;

import java.util.List;

/** Everything {@link CheckHealth} looked at, in the order it was looked at. */
public record HealthReport(List<HealthCheck> checks) {
  public HealthReport {
    checks = List.copyOf(checks);
  }

  /** Nothing failed; warnings are allowed. */
  public boolean isHealthy() {
    return checks.stream().noneMatch(check -> check.level() == HealthCheck.Level.FAILED);
  }
}
