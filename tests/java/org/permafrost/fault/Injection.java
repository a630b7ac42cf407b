package org.permafrost.fault;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts what the driver's job does, and lets one fault happen to it. There is one job at a time in
 * a process, and what it meets (Spark, the file system, the catalog) knows no other way here.
 */
final class Injection {
  /** What a task is told to do. */
  enum Order {
    NOTHING,
    FAIL,
    FILL_DISK,
    DIE,
    HANG
  }

  /**
   * What an undisturbed job does.
   *
   * @param stages number of tasks of those that ran, by how many stages began before them
   * @param files changes of files
   * @param commits changes of the catalog
   */
  record Counts(Map<Integer, Integer> stages, int files, int commits) {
    String text() {
      StringBuilder text = new StringBuilder(files + " " + commits);
      stages.forEach((stage, tasks) -> text.append(' ').append(stage).append(':').append(tasks));
      return text.toString();
    }

    static Counts parse(String text) {
      String[] words = text.split(" ", -1);
      Map<Integer, Integer> stages = new TreeMap<>();
      for (int i = 2; i < words.length; i++) {
        String[] pair = words[i].split(":", -1);
        stages.put(Integer.parseInt(pair[0]), Integer.parseInt(pair[1]));
      }
      return new Counts(stages, Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    }

    /** How many of what a kind of fault counts. */
    int of(Kind kind) {
      return switch (kind.place()) {
        case TASK -> stages.size();
        case FILE -> files;
        case CATALOG -> commits;
      };
    }
  }

  private static Injection now = new Injection(Optional.empty(), new Counts(Map.of(), 0, 0), null);

  private final Optional<Fault> fault;
  private final Counts whole;
  private final Surroundings surroundings;
  private final Map<Integer, Integer> stages = new TreeMap<>();
  private int first = -1;
  private int files;
  private int commits;
  private String happened = "";
  private boolean full;

  /** What else a fault happens to. */
  interface Surroundings {
    void loseShuffleFiles() throws IOException;

    void moveClock() throws IOException;

    /** Once the job has ended: a person has put things right. */
    void restore();
  }

  private Injection(Optional<Fault> fault, Counts whole, Surroundings surroundings) {
    this.fault = fault;
    this.whole = whole;
    this.surroundings = surroundings;
  }

  /** Begins to count. */
  static synchronized void count() {
    now = new Injection(Optional.empty(), new Counts(Map.of(), 0, 0), null);
  }

  /** Begins to count, and to wait for the moment of a fault. */
  static synchronized void arm(Fault fault, Counts whole, Surroundings surroundings) {
    now = new Injection(Optional.of(fault), whole, surroundings);
  }

  static synchronized Counts counted() {
    return new Counts(new TreeMap<>(now.stages), now.files, now.commits);
  }

  /** Where it happened; empty if it did not. */
  static synchronized String happened() {
    return now.happened;
  }

  static synchronized Order taskBegins(int stage, int partition, int attempt) throws IOException {
    return now.task(stage, partition, attempt);
  }

  static synchronized void fileChanges(String what) throws IOException {
    now.file(what);
  }

  /** Whether nothing can be written. */
  static synchronized boolean isFull() {
    return now.full;
  }

  /** Whether the catalog should fail at this change of it. */
  static synchronized Optional<Kind> catalogChanges() {
    return now.commit();
  }

  private Order task(int stage, int partition, int attempt) throws IOException {
    if (first < 0) {
      first = stage;
    }
    int ordinal = stage - first;
    stages.merge(ordinal, partition + 1, Math::max);
    if (fault.isEmpty()
        || fault.get().kind().place() != Kind.Place.TASK
        || whole.stages.isEmpty()) {
      return Order.NOTHING;
    }
    Kind kind = fault.get().kind();
    int target =
        (Integer)
            whole.stages.keySet().toArray()[Fault.index(fault.get().moment(), whole.stages.size())];
    int task = Fault.index(fault.get().partition(), whole.stages.get(target));
    if (ordinal != target
        || partition != task
        || (attempt > 0 && kind != Kind.SCRATCH_FULL)
        || (attempt == 0 && !happened.isEmpty())) {
      return Order.NOTHING;
    }
    happened =
        String.format(
            Locale.ROOT, "stage %d of %d task %d", target, whole.stages.size(), partition);
    return switch (kind) {
      case TASK_FAILS -> Order.FAIL;
      case EXECUTOR_KILLED -> Order.DIE;
      case TASK_HANGS -> Order.HANG;
      case SCRATCH_FULL -> Order.FILL_DISK;
      case SHUFFLE_LOST -> {
        surroundings.loseShuffleFiles();
        yield Order.NOTHING;
      }
      case DRIVER_KILLED_IN_TASK -> {
        die();
        yield Order.NOTHING;
      }
      default -> throw new IllegalStateException(kind.label());
    };
  }

  private void file(String what) throws IOException {
    files++;
    if (fault.isEmpty()
        || fault.get().kind().place() != Kind.Place.FILE
        || !happened.isEmpty()
        || files <= Fault.index(fault.get().moment(), whole.files)) {
      return;
    }
    happened = String.format(Locale.ROOT, "change %d of %d: %s", files, whole.files, what);
    switch (fault.get().kind()) {
      case DISK_FULL -> full = true;
      case CLOCK_BACK -> surroundings.moveClock();
      case DRIVER_KILLED -> die();
      default -> throw new IllegalStateException(fault.get().id());
    }
  }

  private Optional<Kind> commit() {
    commits++;
    if (fault.isEmpty()
        || fault.get().kind().place() != Kind.Place.CATALOG
        || !happened.isEmpty()
        || commits <= Fault.index(fault.get().moment(), whole.commits)) {
      return Optional.empty();
    }
    happened = String.format(Locale.ROOT, "commit %d of %d", commits, whole.commits);
    return Optional.of(fault.get().kind());
  }

  /** Nothing of this process goes on after it. */
  static void die() throws IOException {
    new ProcessBuilder("kill", "-KILL", "" + ProcessHandle.current().pid()).start();
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("kill -KILL left this process alive");
  }
}
