package org.permafrost.cli.print;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.problem.Secrets;
import org.permafrost.spark.Session;
import org.permafrost.table.CatalogAway;

/** Turns whatever a command threw into a message for people and an exit code for scripts. */
public final class FailureMessage {
  private FailureMessage() {}

  /**
   * Prints one message, and the stack trace only on request.
   *
   * @return the exit code
   */
  public static int print(Throwable failure, boolean verbose, PrintWriter err) {
    Optional<OutputFailure> output =
        causes(failure, OutputFailure.class::isInstance).map(OutputFailure.class::cast);
    if (output.isPresent() && output.get().isClosedPipe()) {
      return OutputFailure.CLOSED_PIPE;
    }
    if (verbose) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.print(Secrets.masked(trace.toString()));
    }
    Problem problem = output.map(OutputFailure::problem).orElseGet(() -> ofCommand(failure));
    err.println("permafrost: " + Printable.lines(problem.getMessage()));
    err.flush();
    return problem.exitCode().code();
  }

  private static Problem ofCommand(Throwable failure) {
    if (ProcessEnd.hasBegun()) {
      return Problem.interrupted("Interrupted.").causedBy(failure);
    }
    return Session.lostSpark() ? lostSpark(failure) : problem(failure);
  }

  /** What a job says after Spark has ended is rarely why, except when it was asked to stop. */
  private static Problem lostSpark(Throwable failure) {
    Problem problem = problem(failure);
    if (problem.exitCode() == ExitCode.INTERRUPTED) {
      return problem;
    }
    return Problem.environment(
            "Spark ended while the command was running. %s%nThe command was told: %s",
            ClusterFailure.ofLostSpark(), summary(failure))
        .causedBy(failure);
  }

  /** The problem behind a failure: Spark wraps what its tasks throw several times. */
  static Problem problem(Throwable failure) {
    Optional<Problem> known = causes(failure, Problem.class::isInstance).map(Problem.class::cast);
    if (known.isPresent()) {
      return known.get();
    }
    if (isOutOfMemory(failure)) {
      return Problem.environment(
              "Out of memory (%s). Lower train.batch-size or rank.batch-size, run fewer tasks at"
                  + " once (--master 'local[1,4]'), or raise PERMAFROST_HEAP or PERMAFROST_OFFHEAP;"
                  + " `permafrost doctor` shows what the machine has.",
              summary(failure))
          .causedBy(failure);
    }
    Optional<Throwable> link = causes(failure, LinkageError.class::isInstance);
    if (link.isPresent()) {
      return Problem.environment(
              "A library does not load (%s). Run `permafrost doctor`; if it persists, remove target"
                  + " and ~/.javacpp/cache and build again, with -Djavacpp.platform matching this"
                  + " machine.",
              summary(link.get()))
          .causedBy(failure);
    }
    Optional<Throwable> missing = causes(failure, FailureMessage::isMissingFileSystem);
    if (missing.isPresent()) {
      return Problem.environment(
              "Hadoop's libraries for a file system are missing (%s). For s3a:// build with mvn"
                  + " -Pnative,s3 package; add those of others with --jars.",
              line(missing.get()))
          .causedBy(failure);
    }
    Optional<Throwable> cluster =
        causes(failure, cause -> ClusterFailure.remedy(cause).isPresent());
    if (cluster.isPresent()) {
      return Problem.environment(
              "The cluster refuses: %s%n%s",
              line(cluster.get()), ClusterFailure.remedy(cluster.get()).orElseThrow())
          .causedBy(failure);
    }
    Optional<Problem> catalog = CatalogAway.problem(failure);
    if (catalog.isPresent()) {
      return catalog.get();
    }
    Optional<Throwable> fileSystem = causes(failure, FileSystemFailure::is);
    if (fileSystem.isPresent()) {
      return Problem.environment(
              "File system error: %s%nCheck permissions and free space. Tables and models go to the"
                  + " folder of --warehouse (default: warehouse in the working directory).",
              line(fileSystem.get()))
          .causedBy(failure);
    }
    if (causes(failure, InterruptedException.class::isInstance).isPresent()) {
      return Problem.interrupted("Interrupted.").causedBy(failure);
    }
    return Problem.environment(
            "Unexpected failure: %s%nRun again with --verbose for details%s.",
            summary(failure), log())
        .causedBy(failure);
  }

  /**
   * Java says it with an error, JavaCPP with its message, Spark with the text of a lost task's
   * trace.
   */
  private static boolean isOutOfMemory(Throwable failure) {
    return causes(
            failure,
            cause ->
                cause instanceof OutOfMemoryError
                    || String.valueOf(cause.getMessage()).contains("java.lang.OutOfMemoryError")
                    || String.valueOf(cause.getMessage()).contains("Physical memory usage is too"))
        .isPresent();
  }

  private static boolean isMissingFileSystem(Throwable failure) {
    return failure instanceof ClassNotFoundException
        && String.valueOf(failure.getMessage()).startsWith("Class org.apache.hadoop.fs.");
  }

  /** First line of the innermost message: outer ones repeat it with a trace of the executor. */
  private static String summary(Throwable failure) {
    Throwable root = failure;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    while (root.getCause() != null && seen.add(root)) {
      root = root.getCause();
    }
    return line(root);
  }

  private static String line(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return failure.getClass().getSimpleName() + ": " + message;
  }

  private static String log() {
    return Optional.ofNullable(System.getenv("PERMAFROST_LOG"))
        .map(file -> "; the log is " + file)
        .orElse("");
  }

  private static Optional<Throwable> causes(Throwable failure, Predicate<Throwable> wanted) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return Stream.iterate(failure, cause -> cause != null && seen.add(cause), Throwable::getCause)
        .filter(wanted)
        .findFirst();
  }
}
