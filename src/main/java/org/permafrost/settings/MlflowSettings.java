package org.permafrost.settings;

import java.net.URI;
import org.permafrost.problem.Problem;
import org.permafrost.settings.bind.Whole;

/**
 * An MLflow tracking server that runs are told to; {@code reference.conf} documents each.
 *
 * @param trackingUri empty for none
 * @param experiment name
 * @param timeoutSeconds before a request counts as lost
 * @param uploadMib largest model that is uploaded
 */
public record MlflowSettings(
    String trackingUri,
    String experiment,
    @Whole(least = 1, most = 600) int timeoutSeconds,
    @Whole(least = 0, most = 10_000) int uploadMib) {

  /**
   * Checks the address, if there is one.
   *
   * @throws Problem (usage) if it is none of a server, or holds a password
   */
  public void check() {
    if (isOn()) {
      check(trackingUri);
    }
  }

  /** Whether there is a server. */
  public boolean isOn() {
    return !trackingUri.isEmpty();
  }

  private static void check(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw notAServer(address);
    }
    if (uri.getRawUserInfo() != null) {
      throw Problem.usage(
          "Cannot take a name and password from mlflow.tracking-uri, which is recorded with every"
              + " run; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
              + " MLFLOW_TRACKING_TOKEN, in the environment.");
    }
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getQuery() != null) {
      throw notAServer(address);
    }
  }

  private static Problem notAServer(String address) {
    return Problem.usage(
        "Cannot set mlflow.tracking-uri to \"%s\"; give the address of an MLflow tracking server,"
            + " for example http://mlflow.lab:5000, or \"\" for none.",
        address);
  }
}
