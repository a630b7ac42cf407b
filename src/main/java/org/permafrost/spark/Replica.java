package org.permafrost.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.problem.Problem;

/**
 * A network kept alive in an executor's JVM between tasks, with a thread of its own, because DL4J's workspaces belong to
 * threads. Building one costs a second and hundreds of megabytes; a task borrows one, sets all of its state, and gives
 * it back.
 */
final class Replica {
  private static final Map<String, Deque<Replica>> IDLE = new HashMap<>();
  private static int created;

  private final String configuration;
  private final ExecutorService thread;
  private ComputationGraph network;
  private FreezingUpdater updater;

  private Replica(String configuration, int number) {
    this.configuration = configuration;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread t = new Thread(task, "replica-" + number);
              t.setDaemon(true);
              return t;
            });
  }

  /** Runs the work on an idle replica of this configuration, building one if there is none. */
  static <T> T use(String configuration, Function<Replica, T> work) {
    Replica replica = borrow(configuration);
    try {
      T result = replica.run(work);
      giveBack(replica);
      return result;
    } catch (RuntimeException | Error e) {
      replica.close();
      throw e;
    }
  }

  /** Ends all idle replicas; for a JVM that turns to other networks. */
  static synchronized void closeIdle() {
    IDLE.values().forEach(replicas -> replicas.forEach(Replica::close));
    IDLE.clear();
  }

  ComputationGraph network() {
    if (network == null) {
      network = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
      network.init();
    }
    return network;
  }

  /** The updater of this replica, attached to its network. */
  FreezingUpdater updater() {
    if (updater == null) {
      updater = new FreezingUpdater(network());
      network.setUpdater(updater);
    }
    return updater;
  }

  private static synchronized Replica borrow(String configuration) {
    IDLE.keySet().stream().filter(c -> !c.equals(configuration)).toList().stream()
        .filter(c -> IDLE.size() > 2)
        .forEach(c -> IDLE.remove(c).forEach(Replica::close));
    Deque<Replica> idle = IDLE.computeIfAbsent(configuration, c -> new ArrayDeque<>());
    return idle.isEmpty() ? new Replica(configuration, created++) : idle.pop();
  }

  private static synchronized void giveBack(Replica replica) {
    IDLE.computeIfAbsent(replica.configuration, c -> new ArrayDeque<>()).push(replica);
  }

  private <T> T run(Function<Replica, T> work) {
    try {
      return thread.submit(() -> work.apply(this)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.interrupted("A training task was cancelled.").causedBy(e);
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

  private void close() {
    thread.shutdown();
  }
}
