package org.permafrost.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.permafrost.problem.Problem;

/**
 * Something heavy that stays in an executor's JVM between tasks, with a thread of its own, because
 * DL4J's workspaces belong to threads. A network costs a second and hundreds of megabytes to build;
 * a task borrows one, sets all of its state, and gives it back. The thread works in the task's
 * context, so that Spark recognises what fails there, such as a shuffle block that is gone.
 */
public final class Resident {
  /** Different kinds kept alive at once; beyond it the one unused for longest goes. */
  private static final int KINDS = 4;

  /** Who uses nothing any more. */
  private static final Set<String> GONE = new HashSet<>();

  private static final Map<Kind, Deque<Resident>> IDLE = new LinkedHashMap<>(16, 0.75f, true);
  private static final AtomicInteger CREATED = new AtomicInteger();

  private final Object value;
  private final ExecutorService thread;

  private Resident(Supplier<?> build) {
    int number = CREATED.getAndIncrement();
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread t = new Thread(task, "resident-" + number);
              t.setDaemon(true);
              return t;
            });
    try {
      value = await(thread.submit(build::get));
    } catch (RuntimeException | Error e) {
      thread.shutdown();
      throw e;
    }
  }

  /**
   * @param owner see {@link ResidentOwner}
   * @param key equal keys mean interchangeable residents
   */
  private record Kind(String owner, String key) {}

  /**
   * Runs the work on an idle resident of this key and of the task's owner, building one if there is
   * none. A resident that failed is not used again.
   *
   * @param key equal keys mean interchangeable residents
   */
  public static <T, R> R use(String key, Class<T> type, Supplier<T> build, Function<T, R> work) {
    Kind kind = new Kind(ResidentOwner.ofTask(), key);
    Resident resident = borrow(kind, build);
    try {
      T value = type.cast(resident.value);
      R result = await(resident.thread.submit(inContext(() -> work.apply(value))));
      giveBack(kind, resident);
      return result;
    } catch (RuntimeException | Error e) {
      resident.thread.shutdown();
      throw e;
    }
  }

  /** Lets go of an owner's idle residents, and of those in use as soon as they are given back. */
  static synchronized void release(String owner) {
    GONE.add(owner);
    IDLE.entrySet().stream()
        .filter(idle -> idle.getKey().owner().equals(owner))
        .forEach(idle -> shutDown(idle.getValue()));
    IDLE.keySet().removeIf(kind -> kind.owner().equals(owner));
  }

  /** How many residents of an owner wait for work. */
  static synchronized int idle(String owner) {
    return IDLE.entrySet().stream()
        .filter(idle -> idle.getKey().owner().equals(owner))
        .mapToInt(idle -> idle.getValue().size())
        .sum();
  }

  /** Spark's context of the calling task and the log's go along to the other thread. */
  private static <R> Callable<R> inContext(Supplier<R> work) {
    TaskContext task = TaskContext.get();
    return LogContext.carried(
        () -> {
          TaskContext$.MODULE$.setTaskContext(task);
          try {
            return work.get();
          } finally {
            TaskContext$.MODULE$.unset();
          }
        });
  }

  private static Resident borrow(Kind kind, Supplier<?> build) {
    synchronized (Resident.class) {
      Deque<Resident> idle = IDLE.get(kind);
      if (idle != null && !idle.isEmpty()) {
        return idle.pop();
      }
      while (IDLE.size() >= KINDS && !IDLE.containsKey(kind)) {
        shutDown(IDLE.remove(IDLE.keySet().iterator().next()));
      }
    }
    return new Resident(build);
  }

  private static synchronized void giveBack(Kind kind, Resident resident) {
    if (GONE.contains(kind.owner())) {
      resident.thread.shutdown();
      return;
    }
    IDLE.computeIfAbsent(kind, k -> new ArrayDeque<>()).push(resident);
  }

  private static void shutDown(Deque<Resident> residents) {
    residents.forEach(r -> r.thread.shutdown());
  }

  private static <T> T await(java.util.concurrent.Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.interrupted("A task was cancelled.").causedBy(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
