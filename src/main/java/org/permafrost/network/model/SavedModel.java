package org.permafrost.network.model;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.Networks;

/**
 * A network with all its numbers, apart from any runtime: what a model file holds. The arrays are
 * not copied; treat them as constants.
 *
 * @param configuration DL4J's JSON
 * @param parameters in DL4J's flat order, see {@link FilterCatalog}
 * @param updaterState momentum or moments, in DL4J's flat order
 * @param extras further entries by name, such as the state of a run
 */
public record SavedModel(
    ModelDescription description,
    String configuration,
    float[] parameters,
    Optional<float[]> updaterState,
    SortedMap<String, byte[]> extras) {

  /** Takes a copy of what a network holds now, without updater state if it never trained. */
  public static SavedModel of(
      ModelDescription description, ComputationGraph network, Map<String, byte[]> extras) {
    return new SavedModel(
        description,
        network.getConfiguration().toJson(),
        FloatArrays.copyOf(network.params()),
        Optional.ofNullable(network.getUpdater(false))
            .map(u -> u.getStateViewArray())
            .filter(state -> !state.isEmpty())
            .map(FloatArrays::copyOf),
        new TreeMap<>(extras));
  }

  /** A network of its own with these parameters and this updater state. */
  public ComputationGraph network() {
    ComputationGraph network = Networks.create(graphConfiguration(), parameters);
    updaterState.ifPresent(
        state -> {
          INDArray view = Nd4j.createUninitialized(1, state.length);
          FloatArrays.assign(view, state);
          network.getUpdater(true).setStateViewArray(view);
        });
    return network;
  }

  /** The catalogue of its filters. */
  public FilterCatalog catalog() {
    return FilterCatalog.of(graphConfiguration());
  }

  /** Identity of architecture and parameters, see {@link ModelHash}. */
  public String hash() {
    return ModelHash.of(graphConfiguration(), parameters);
  }

  private ComputationGraphConfiguration graphConfiguration() {
    return ConfigurationJson.parse(configuration);
  }
}
