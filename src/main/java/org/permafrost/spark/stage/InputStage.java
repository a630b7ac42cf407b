package org.permafrost.spark.stage;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.rank.MapSums;
import org.permafrost.score.pass.ActivationMaps;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InferenceBatches;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.Resident;
import org.permafrost.spark.SparkJobs;

/** Measures how active the inputs of every convolution are. */
public final class InputStage {
  private InputStage() {}

  /**
   * @param batchSize images per forward pass
   * @return for each convolution, the activation of its input channels summed over the images, each
   *     averaged over positions; negative values, which only the image has, count as 0
   */
  public static Map<String, double[]> run(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, FilterCatalog catalog, int batchSize) {
    int[] channels = catalog.layers().stream().mapToInt(ConvolutionFilters::inputs).toArray();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    try {
      MapSums sums =
          SparkJobs.described(
              images.context(),
              "ranking",
              "Measure the inputs of filters",
              () ->
                  images
                      .mapPartitions(
                          part -> List.of(sum(part, broadcast, channels, batchSize)).iterator())
                      .fold(new MapSums(total(channels)), MapSums::merge));
      return byLayer(sums, catalog);
    } finally {
      broadcast.destroy();
    }
  }

  private static Map<String, double[]> byLayer(MapSums sums, FilterCatalog catalog) {
    Map<String, double[]> means = new HashMap<>();
    int next = 0;
    for (ConvolutionFilters layer : catalog.layers()) {
      double[] ofLayer = new double[layer.inputs()];
      for (int j = 0; j < ofLayer.length; j++) {
        ofLayer[j] = sums.of(next++);
      }
      means.put(layer.layer(), ofLayer);
    }
    return means;
  }

  private static int total(int[] channels) {
    return java.util.Arrays.stream(channels).sum();
  }

  private static MapSums sum(
      Iterator<ImageRecord> images,
      Broadcast<NetworkSnapshot> network,
      int[] channels,
      int batchSize) {
    MapSums sums = new MapSums(total(channels));
    if (images.hasNext()) {
      NetworkSnapshot snapshot = network.value();
      Resident.use(
          "maps of " + snapshot.units() + " of " + snapshot.configuration(),
          ActivationMaps.class,
          () ->
              new ActivationMaps(
                  ComputationGraphConfiguration.fromJson(snapshot.configuration()),
                  snapshot.units()),
          maps -> {
            maps.load(snapshot.parameters().values());
            new InferenceBatches(images, snapshot.normalizer(), batchSize)
                .forEachRemaining(batch -> add(maps, batch, channels, batchSize, sums));
            return true;
          });
    }
    return sums;
  }

  private static void add(
      ActivationMaps maps,
      InferenceBatches.Batch batch,
      int[] channels,
      int batchSize,
      MapSums sums) {
    List<float[]> inputs = maps.inputs(batch.features());
    BatchArrays.giveBack(batch.features());
    int first = 0;
    for (int l = 0; l < channels.length; l++) {
      float[] values = inputs.get(l);
      int positions = values.length / batchSize / channels[l];
      for (int map = 0; map < batch.images().size() * channels[l]; map++) {
        double sum = 0;
        for (int p = map * positions; p < (map + 1) * positions; p++) {
          sum += values[p];
        }
        sums.add(first + map % channels[l], sum / positions);
      }
      first += channels[l];
    }
  }
}
