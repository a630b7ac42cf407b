package org.permafrost.spark;

import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.network.FilterCatalog;
import org.permafrost.score.ForwardMaxima;

/**
 * A network on an executor, for training and evaluation. Whoever borrows it sets its parameters.
 */
final class Replica {
  private final ComputationGraph network;
  private FreezingUpdater updater;
  private ForwardMaxima maxima;

  private Replica(String configuration) {
    network = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    network.init();
  }

  /**
   * Runs the work on a replica of this network.
   *
   * @param configuration DL4J's JSON
   */
  static <R> R use(String configuration, Function<Replica, R> work) {
    return Resident.use(
        "network " + configuration, Replica.class, () -> new Replica(configuration), work);
  }

  ComputationGraph network() {
    return network;
  }

  /** The updater, attached to the network. */
  FreezingUpdater updater() {
    if (updater == null) {
      updater = new FreezingUpdater(network);
      network.setUpdater(updater);
    }
    return updater;
  }

  /** Reads filter scores off the network's forward passes. */
  ForwardMaxima maxima() {
    if (maxima == null) {
      maxima = new ForwardMaxima(FilterCatalog.of(network).layers());
    }
    return maxima;
  }
}
