package org.permafrost.spark.stage;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.MapSums;
import org.permafrost.score.pass.ActivationMaps;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InferenceBatches;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.Resident;
import org.permafrost.spark.SparkJobs;

/**
 * Measures how far the output of filters has moved: {@code mean |a_now - a_then| / mean |a_then|}
 * over images and positions, with the activations where scores are taken
 * (src/site/markdown/sealing.md).
 */
public final class DriftStage {
  /** Sums of a partition. */
  private record Change(MapSums difference, MapSums then) implements Serializable {
    private static final long serialVersionUID = 1L;

    Change(int filters) {
      this(new MapSums(filters), new MapSums(filters));
    }

    Change merge(Change other) {
      difference.merge(other.difference);
      then.merge(other.then);
      return this;
    }
  }

  private DriftStage() {}

  /**
   * @param then parameters of the same network at the time from which drift counts
   * @param batchSize images per forward pass
   * @return drift of every filter by its number in the index; 0 if both means are 0, infinite if
   *     only the former is
   */
  public static double[] run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot now,
      float[] then,
      FilterIndex index,
      int batchSize) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> network = context.broadcast(now);
    Broadcast<FloatVector> earlier = context.broadcast(new FloatVector(then));
    try {
      Change change =
          SparkJobs.described(
              images.context(),
              "drift",
              "Measure the drift of filters",
              () ->
                  images
                      .mapPartitions(
                          part ->
                              List.of(measure(part, network, earlier, index, batchSize)).iterator())
                      .fold(new Change(index.size()), Change::merge));
      return drift(change, index.size());
    } finally {
      network.destroy();
      earlier.destroy();
    }
  }

  private static double[] drift(Change change, int filters) {
    double[] drift = new double[filters];
    for (int f = 0; f < filters; f++) {
      double difference = change.difference().of(f);
      drift[f] = difference == 0 ? 0 : difference / change.then().of(f);
    }
    return drift;
  }

  private static Change measure(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      Broadcast<FloatVector> earlier,
      FilterIndex index,
      int batchSize) {
    Change change = new Change(index.size());
    if (images.hasNext()) {
      NetworkSnapshot now = network.value();
      Resident.use(
          "maps of " + now.units() + " of " + now.configuration(),
          ActivationMaps.class,
          () ->
              new ActivationMaps(
                  ComputationGraphConfiguration.fromJson(now.configuration()), now.units()),
          maps -> {
            new InferenceBatches(images, now.normalizer(), batchSize)
                .forEachRemaining(
                    batch -> {
                      maps.load(now.parameters().values());
                      List<float[]> a = maps.outputs(batch.features());
                      maps.load(earlier.value().values());
                      List<float[]> b = maps.outputs(batch.features());
                      BatchArrays.giveBack(batch.features());
                      for (int l = 0; l < a.size(); l++) {
                        add(change, index, l, a.get(l), b.get(l), batch.images().size(), batchSize);
                      }
                    });
            return true;
          });
    }
    return change;
  }

  private static void add(
      Change change,
      FilterIndex index,
      int layer,
      float[] now,
      float[] then,
      int images,
      int batchSize) {
    int filters = index.layers().get(layer).filters();
    int positions = now.length / batchSize / filters;
    for (int map = 0; map < images * filters; map++) {
      double difference = 0;
      double sum = 0;
      for (int p = map * positions; p < (map + 1) * positions; p++) {
        difference += Math.abs((double) now[p] - then[p]);
        sum += then[p];
      }
      int filter = index.first(layer) + map % filters;
      change.difference().add(filter, difference / positions);
      change.then().add(filter, sum / positions);
    }
  }
}
