package org.permafrost.spark.train.round;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.network.onednn.graph.FixedParameters;
import org.permafrost.network.onednn.graph.FrozenPrefix;
import org.permafrost.network.onednn.graph.ImageMaps;
import org.permafrost.spark.FrozenPart;
import org.permafrost.spark.Replica;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training passes of a replica in a round. Where maps of a frozen prefix may be kept, every
 * pass is given maps that were computed apart from it, also the first time and where none are kept,
 * so that no bit depends on what was.
 */
final class TrainingPasses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingPasses.class);
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private final ComputationGraph network;
  private final Optional<Kept> kept;

  /** Layers that need not compute, and what they give. */
  private record Kept(FrozenPrefix prefix, MapStore maps, FixedParameters weights) {}

  private TrainingPasses(ComputationGraph network, Optional<Kept> kept) {
    this.network = network;
    this.kept = kept;
  }

  /**
   * @param replica set to this frozen part
   */
  static TrainingPasses of(Replica replica, MapReuse reuse, FrozenPart frozen) {
    Optional<FrozenPrefix> prefix = reuse.isOn() ? replica.prefix(frozen) : Optional.empty();
    if (reuse.isOn() && prefix.isEmpty() && frozen.values().length() > 0 && SAID.add(reuse.run())) {
      LOG.info(
          "No layer at the input side is frozen as a whole with its statistics; all maps are"
              + " computed until one is.");
    }
    ComputationGraph network = replica.network();
    return new TrainingPasses(
        network, prefix.map(p -> new Kept(p, MapStore.of(reuse, p), FixedParameters.of(network))));
  }

  /** One training step. */
  void fit(DataSet batch) {
    if (kept.isEmpty()) {
      network.fit(batch);
      return;
    }
    List<ImageMaps> maps = maps(kept.get(), batch);
    kept.get().prefix().replay(maps, () -> network.fit(batch));
  }

  private static List<ImageMaps> maps(Kept kept, DataSet batch) {
    List<BatchImage> images = batch.getExampleMetaData(BatchImage.class);
    List<Optional<ImageMaps>> found = images.stream().map(i -> kept.maps().of(i.id())).toList();
    List<Integer> missing =
        IntStream.range(0, found.size()).filter(i -> found.get(i).isEmpty()).boxed().toList();
    Iterator<ImageMaps> computed = kept.prefix().maps(batch.getFeatures(), missing).iterator();
    List<ImageMaps> maps = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      maps.add(found.get(i).orElseGet(computed::next));
      kept.maps().keep(images.get(i).id(), maps.get(i));
    }
    return maps;
  }

  @Override
  public void close() {
    kept.ifPresent(k -> k.weights().close());
  }
}
