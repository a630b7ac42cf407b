package org.permafrost.spark;

import java.lang.ref.WeakReference;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.onednn.FrozenPrefix;
import org.permafrost.network.onednn.NativeNetworks;
import org.permafrost.network.onednn.TrainingMemory;
import org.permafrost.score.ForwardMaxima;
import org.permafrost.settings.TrainSettings.Layers;

/**
 * A network on an executor, for training and evaluation. Whoever borrows it sets its parameters.
 */
final class Replica {
  private final ComputationGraph network;
  private final List<ConvolutionFilters> filters;
  private long reserved;
  private FreezingUpdater updater;
  private ForwardMaxima maxima;
  private WeakReference<FrozenPart> prefixOf = new WeakReference<>(null);
  private Optional<FrozenPrefix> prefix = Optional.empty();

  private Replica(String configuration, Layers layers) {
    ComputationGraphConfiguration stock = ComputationGraphConfiguration.fromJson(configuration);
    filters = FilterCatalog.of(stock).layers();
    network = NativeNetworks.create(stock, layers);
  }

  /**
   * Runs the work on a replica of this network.
   *
   * @param configuration DL4J's JSON
   * @param layers what it computes with
   */
  static <R> R use(String configuration, Layers layers, Function<Replica, R> work) {
    return Resident.use(
        layers + " network " + configuration,
        Replica.class,
        () -> new Replica(configuration, layers),
        work);
  }

  ComputationGraph network() {
    return network;
  }

  /** The updater, attached to the network. */
  FreezingUpdater updater() {
    if (updater == null) {
      updater = FreezingUpdater.attachTo(network);
    }
    return updater;
  }

  /**
   * Makes room for training steps in the replica's thread, at once and not piece by piece.
   *
   * @param images a batch, {@code [N, C, H, W]}
   */
  void reserve(INDArray images) {
    if (images.size(0) > reserved) {
      reserved = images.size(0);
      TrainingMemory.reserve(network, images.shape());
    }
  }

  /**
   * The layers whose maps do not change while this is frozen.
   *
   * @param frozen what the network's parameters and updater were set to
   */
  Optional<FrozenPrefix> prefix(FrozenPart frozen) {
    if (prefixOf.get() != frozen) {
      BitSet held = frozen.plan().zeroUpdate().bits();
      held.and(frozen.plan().zeroGradient().bits());
      prefix = FrozenPrefix.of(network, held);
      prefixOf = new WeakReference<>(frozen);
    }
    return prefix;
  }

  /** Reads filter scores off the network's forward passes. */
  ForwardMaxima maxima() {
    if (maxima == null) {
      maxima = new ForwardMaxima(filters, network);
    }
    return maxima;
  }
}
