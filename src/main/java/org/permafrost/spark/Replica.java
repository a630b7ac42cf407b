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
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.FrozenPrefix;
import org.permafrost.network.onednn.graph.NativeNetworks;
import org.permafrost.network.onednn.plan.TrainingMemory;
import org.permafrost.score.pass.ForwardMaxima;
import org.permafrost.settings.NetworkSettings.Layers;

/**
 * A network on an executor, for training and evaluation. Whoever borrows it sets its parameters.
 */
public final class Replica {
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
  public static <R> R use(String configuration, Layers layers, Function<Replica, R> work) {
    return Resident.use(
        layers + " network " + configuration,
        Replica.class,
        () -> new Replica(configuration, layers),
        work);
  }

  public ComputationGraph network() {
    return network;
  }

  /** The updater, attached to the network. */
  public FreezingUpdater updater() {
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
  public void reserve(INDArray images) {
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
  public Optional<FrozenPrefix> prefix(FrozenPart frozen) {
    if (!prefixOf.refersTo(frozen)) {
      BitSet held = frozen.plan().zeroUpdate().bits();
      held.and(frozen.plan().zeroGradient().bits());
      prefix = FrozenPrefix.of(network, held);
      prefixOf = new WeakReference<>(frozen);
    }
    return prefix;
  }

  /** Reads filter scores off the network's forward passes. */
  public ForwardMaxima maxima() {
    if (maxima == null) {
      maxima = new ForwardMaxima(filters, network);
    }
    return maxima;
  }
}
