package org.permafrost.score.pass;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * What the convolutions of a network yield and read for a batch of images, map by map, in
 * evaluation mode. Not thread-safe.
 */
public final class ActivationMaps {
  private final ComputationGraph network;
  private final FilterCatalog catalog;
  private final List<UnitLayer> units;

  /** Outputs are those of filters. */
  public ActivationMaps(ComputationGraphConfiguration configuration) {
    this(configuration, Unit.ONLY_FILTERS);
  }

  /**
   * @param kinds whose outputs are meant
   */
  public ActivationMaps(ComputationGraphConfiguration configuration, Collection<Unit> kinds) {
    catalog = FilterCatalog.of(configuration);
    units = catalog.units(kinds);
    network = new ComputationGraph(configuration);
    network.init();
  }

  /**
   * @param parameters flat vector
   */
  public void load(float[] parameters) {
    FloatArrays.assign(network.params(), parameters);
  }

  /**
   * The units' own outputs where scores are taken: normalised and rectified, before any addition.
   *
   * @param images {@code [N, 3, size, size]}
   * @return for each layer of units {@code [N, units, height, width]} in c order
   */
  public List<float[]> outputs(INDArray images) {
    return maps(images, units.stream().map(UnitLayer::output).toList());
  }

  /**
   * What the convolutions read, negative values as 0.
   *
   * @param images {@code [N, 3, size, size]}
   * @return for each convolution of the catalogue {@code [N, channels, height, width]} in c order
   */
  public List<float[]> inputs(INDArray images) {
    Map<String, List<String>> readers = network.getConfiguration().getVertexInputs();
    return maps(images, catalog.layers().stream().map(l -> readers.get(l.layer()).get(0)).toList());
  }

  /** Evaluation mode applies ReLU in place, so a map may hold values of before or after it. */
  private List<float[]> maps(INDArray images, List<String> vertices) {
    Map<String, INDArray> all = network.feedForward(images, false);
    List<float[]> maps = new ArrayList<>();
    for (String vertex : vertices) {
      float[] map = FloatArrays.copyOf(all.get(vertex));
      for (int i = 0; i < map.length; i++) {
        map[i] = Math.max(0f, map[i]);
      }
      maps.add(map);
    }
    all.values().stream()
        .filter(array -> array.data() != images.data())
        .filter(array -> array.closeable() && !array.wasClosed())
        .forEach(INDArray::close);
    return maps;
  }
}
