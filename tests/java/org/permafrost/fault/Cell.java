package org.permafrost.fault;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.permafrost.cli.print.FailureMessage;
import org.permafrost.fault.Injection.Counts;

/** Lets a job meet a fault, goes on with it if it stopped, and judges what it left. */
final class Cell {
  /** What may become of a job. */
  enum Outcome {
    /** It ended as if nothing had happened. */
    SAME,
    /** It stopped with a message, and done again it ended the same. */
    STOPPED,
    /** Its process was killed, and done again it ended the same. */
    KILLED,
    /** The job has nothing that this could happen to. */
    NOTHING_TO_HIT,
    /** Anything else. */
    WRONG
  }

  /**
   * @param where it happened
   * @param said the message of the job, or what is wrong
   */
  record Result(Outcome outcome, String where, String said) {}

  private final Lab lab;
  private final Fault fault;
  private final Facts whole;
  private final Counts counts;

  /**
   * @param whole what the same job leaves undisturbed
   * @param counts what it does on the way
   */
  Cell(Lab lab, Fault fault, Facts whole, Counts counts) {
    this.lab = lab;
    this.fault = fault;
    this.whole = whole;
    this.counts = counts;
  }

  /** Does not return if the fault kills this process; {@link #goOn} is for the next one then. */
  Result run(Injection.Surroundings surroundings) {
    if (counts.of(fault.kind()) == 0) {
      return new Result(Outcome.NOTHING_TO_HIT, "", "");
    }
    fault.work().clear(lab, fault.id());
    Injection.arm(fault, counts, surroundings);
    Optional<Throwable> failure = attempt();
    String where = Injection.happened();
    Injection.count();
    surroundings.restore();
    if (where.isEmpty()) {
      return failure
          .map(e -> new Result(Outcome.WRONG, "", "failed before the fault: " + message(e)))
          .orElse(new Result(Outcome.NOTHING_TO_HIT, "", ""));
    }
    return failure.isEmpty() ? ended(where) : stopped(where, failure.get());
  }

  private Result ended(String where) {
    List<String> differences = Facts.of(lab, fault.work(), fault.id()).differences(whole);
    return differences.isEmpty()
        ? new Result(Outcome.SAME, where, "")
        : new Result(Outcome.WRONG, where, "no message, but other rows: " + differences);
  }

  private Result stopped(String where, Throwable failure) {
    String said = message(failure);
    if (said.contains("Unexpected failure") || said.isBlank()) {
      java.io.StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      System.err.println(fault.id() + ": " + trace);
      return new Result(Outcome.WRONG, where, "unclear message: " + said);
    }
    return again(Outcome.STOPPED, where, said);
  }

  /** After the process was killed in which it ran. */
  Result goOn(String where) {
    return again(Outcome.KILLED, where, "");
  }

  private Result again(Outcome outcome, String where, String said) {
    List<String> partial = Facts.of(lab, fault.work(), fault.id()).strangersIn(whole);
    if (!partial.isEmpty()) {
      return new Result(Outcome.WRONG, where, "partial rows: " + partial + " after " + said);
    }
    Optional<Throwable> second = attempt();
    if (second.isPresent()) {
      java.io.StringWriter trace = new StringWriter();
      second.get().printStackTrace(new PrintWriter(trace));
      System.err.println(fault.id() + " again: " + trace);
      return new Result(
          Outcome.WRONG, where, "cannot go on: " + message(second.get()) + " after " + said);
    }
    List<String> differences = Facts.of(lab, fault.work(), fault.id()).differences(whole);
    return differences.isEmpty()
        ? new Result(outcome, where, said)
        : new Result(Outcome.WRONG, where, "other rows when done again: " + differences);
  }

  private Optional<Throwable> attempt() {
    try {
      fault.work().run(lab, fault.id());
      return Optional.empty();
    } catch (Throwable e) { // Spark throws checked exceptions that Scala does not declare.
      return Optional.of(e);
    }
  }

  /** What the command line would print. */
  private static String message(Throwable failure) {
    StringWriter text = new StringWriter();
    int code = FailureMessage.print(failure, false, new PrintWriter(text));
    return code + " " + text.toString().replaceAll("\\s+", " ").strip();
  }
}
