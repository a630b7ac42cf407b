package org.permafrost.score;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FilterCatalog;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.FixedParameters;
import org.permafrost.network.onednn.MapTaps;
import org.permafrost.network.onednn.NativeNetworks;
import org.permafrost.settings.TrainSettings.Layers;

/** The score of {@link MaxActivation} from native layers, which take maxima as they compute. */
final class NativeMaxima {
  private final ComputationGraph network;
  private final ForwardMaxima maxima;
  private FixedParameters fixed;

  private NativeMaxima(ComputationGraph network, List<ConvolutionFilters> layers) {
    this.network = network;
    maxima = new ForwardMaxima(layers, network);
    fixed = FixedParameters.of(network);
  }

  /** Such a scorer, if all layers that are to be scored have a native form. */
  static Optional<NativeMaxima> on(ComputationGraphConfiguration configuration) {
    List<ConvolutionFilters> layers = FilterCatalog.of(configuration).layers();
    ComputationGraph network = NativeNetworks.create(configuration, Layers.NATIVE);
    List<String> outputs = layers.stream().map(ConvolutionFilters::output).toList();
    MapTaps taps = MapTaps.on(network, outputs);
    if (!outputs.stream().allMatch(taps::has)) {
      network.close();
      return Optional.empty();
    }
    return Optional.of(new NativeMaxima(network, layers));
  }

  void load(float[] parameters) {
    fixed.close();
    FloatArrays.assign(network.params(), parameters);
    fixed = FixedParameters.of(network);
  }

  /** Scores of the batch, image by image. */
  float[] score(INDArray images) {
    network.output(false, images);
    return maxima.of(Map.of());
  }
}
