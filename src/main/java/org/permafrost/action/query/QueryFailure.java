package org.permafrost.action.query;

import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.permafrost.problem.Problem;

/** Says in a few words why a query failed. */
final class QueryFailure {
  private static final String HINT = "SHOW TABLES lists what there is.";

  private QueryFailure() {}

  /**
   * A wrong statement becomes a usage problem; what broke outside of it, one of the environment.
   */
  static Problem of(Throwable failure) {
    Throwable root = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      root = t;
      if (t instanceof Problem problem) {
        return problem;
      }
      if (t instanceof AnalysisException analysis
          && "UNBOUND_SQL_PARAMETER".equals(analysis.getErrorClass())) {
        String name = analysis.getMessageParameters().get("name");
        return Problem.usage(
                "The statement needs a value for :%s; give it with --parameter %s=VALUE.",
                name, name)
            .causedBy(failure);
      }
      if (t instanceof AnalysisException analysis) {
        return usage(analysis.getSimpleMessage(), failure);
      }
    }
    boolean wrongValue =
        root instanceof SparkThrowable spark
            && spark.getErrorClass() != null
            && !spark.isInternalError();
    boolean wrongArgument =
        root instanceof IllegalArgumentException
            || root instanceof UnsupportedOperationException
            || root.getClass().getName().startsWith("org.apache.iceberg.exceptions.");
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    if (wrongValue || wrongArgument) {
      return usage(message, failure);
    }
    return Problem.environment(
            "The query failed: %s. Run again with --verbose for details.", shorten(message))
        .causedBy(failure);
  }

  private static Problem usage(String message, Throwable failure) {
    return Problem.usage("%s", shorten(message)).causedBy(failure);
  }

  /** Without Spark's echo of the statement, its plan and its advice on settings. */
  private static String shorten(String message) {
    String text = message.strip();
    for (String tail : new String[] {"\n\n== SQL", "\n== SQL", ";\n'", ";\n", "\nJVM stacktrace"}) {
      int end = text.indexOf(tail);
      if (end > 0) {
        text = text.substring(0, end);
      }
    }
    return text.strip()
        .replaceAll("\\s*\\n\\s*", " ")
        .replaceFirst("Verify the spelling and correctness of.*?(?=; line|$)", HINT)
        .replaceFirst("\\.?\\s*; line (\\d+) pos (\\d+)$", " (line $1, position $2).");
  }
}
