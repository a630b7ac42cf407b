package org.permafrost.table;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.permafrost.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A catalog that is away for a while, as one is that is started again: its job waits for it. What
 * was under way is done again, so it must be something that may be done twice.
 */
public final class CatalogAway {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogAway.class);
  private static final Duration WAIT = Duration.ofMinutes(3);
  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 10_000;

  private CatalogAway() {}

  /** Something that asks or changes the catalog. */
  interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * Does something, again if the catalog was away.
   *
   * @throws Problem (environment) if it was away for three minutes
   */
  static <T, E extends Exception> T patiently(Work<T, E> work) throws E {
    long end = System.nanoTime() + WAIT.toNanos();
    for (long millis = FIRST_MILLIS; ; millis = Math.min(2 * millis, LONGEST_MILLIS)) {
      try {
        return work.run();
      } catch (Exception e) { // Spark throws checked exceptions that Scala does not declare.
        Optional<Problem> away = problem(e);
        if (away.isEmpty()) {
          throw e;
        }
        if (System.nanoTime() > end) {
          throw away.get();
        }
        LOG.warn("The catalog does not answer; waiting for it", e);
        sleep(millis, away.get());
      }
    }
  }

  private static void sleep(long millis, Problem away) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away;
    }
  }

  /** What to say about a failure; empty if the catalog has nothing to do with it. */
  public static Optional<Problem> problem(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return Stream.iterate(failure, cause -> cause != null && seen.add(cause), Throwable::getCause)
        .filter(CatalogAway::isSign)
        .findFirst()
        .map(
            sign ->
                Problem.environment(
                        "The catalog cannot be reached (%s). See whether it runs and is named"
                            + " rightly (catalog.properties). What was committed before is whole;"
                            + " run the command again once the catalog answers, or for a run:"
                            + " train --resume.",
                        String.valueOf(sign.getMessage()).lines().findFirst().orElse(""))
                    .causedBy(failure));
  }

  private static boolean isSign(Throwable failure) {
    if (failure instanceof SQLException sql) {
      // Connection exceptions, and a server that shuts down or starts.
      String state = String.valueOf(sql.getSQLState());
      return state.startsWith("08") || state.startsWith("57P");
    }
    return failure instanceof CommitStateUnknownException
        || failure instanceof ServiceFailureException
        || failure instanceof ServiceUnavailableException
        || (failure instanceof RESTException && failure.getCause() instanceof IOException)
        || failure.getClass().getSimpleName().equals("TTransportException");
  }
}
