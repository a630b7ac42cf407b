package org.permafrost.freeze;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** A run of steps on native layers, on images of two batch sizes, as at the end of a round. */
record FrozenTraining(NetworkSpec spec, int images) {
  private static final int CLASSES = 5;
  private static final int STEPS = 4;

  static FrozenTraining of(Architecture architecture, int size, int images, double rate) {
    OptimizerSettings optimizer =
        new OptimizerSettings(Rule.NESTEROV, rate, 0.9, 0, 0, 1e-8, 1e-3, 0);
    return new FrozenTraining(new NetworkSpec(architecture, size, CLASSES, 7, optimizer), images);
  }

  /** A network at the start of the run. */
  ComputationGraph network(FreezePlan plan) {
    ComputationGraph network = Initialised.network(spec.configuration(), Layers.NATIVE);
    FreezingUpdater updater = FreezingUpdater.attachTo(network);
    FloatArrays.assign(
        updater.getStateViewArray(), new float[(int) updater.getStateViewArray().length()]);
    updater.freeze(plan);
    return network;
  }

  /** Parameters at the end. */
  float[] run(FreezePlan plan) {
    return run(plan, ComputationGraph::fit);
  }

  /** Parameters at the end of a run of such steps. */
  float[] run(FreezePlan plan, BiConsumer<ComputationGraph, DataSet> step) {
    ComputationGraph network = network(plan);
    for (int i = 0; i < STEPS; i++) {
      step.accept(network, batch(i));
    }
    float[] parameters = FloatArrays.copyOf(network.params());
    network.close();
    return parameters;
  }

  DataSet batch(int step) {
    Random random = new Random(step);
    int n = step % 2 == 0 ? images : images - 3;
    float[] pixels = new float[n * 3 * spec.imageSize() * spec.imageSize()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    INDArray labels = Nd4j.zeros(n, CLASSES);
    for (int i = 0; i < n; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(
        Nd4j.createFromArray(pixels).reshape(n, 3, spec.imageSize(), spec.imageSize()), labels);
  }

  FilterCatalog catalog() {
    return FilterCatalog.of(spec.configuration());
  }

  /** The first layers frozen exactly as a whole, with stored statistics. */
  FreezePlan below(int layers) {
    List<FilterId> filters = wholly(catalog().layers().subList(0, layers));
    return ExactPlan.of(catalog(), filters, List.of()).withStoredStatistics(catalog(), filters);
  }

  /** A share of the filters of every layer. */
  List<FilterId> some(double share) {
    Random random = new Random(5);
    List<FilterId> chosen = new ArrayList<>();
    for (ConvolutionFilters layer : catalog().layers()) {
      List<FilterId> all = wholly(List.of(layer));
      Collections.shuffle(all, random);
      chosen.addAll(all.subList(0, (int) Math.round(share * all.size())));
    }
    return chosen;
  }

  static List<FilterId> wholly(List<ConvolutionFilters> layers) {
    List<FilterId> all = new ArrayList<>();
    for (ConvolutionFilters layer : layers) {
      for (int f = 0; f < layer.filters(); f++) {
        all.add(new FilterId(layer.layer(), f));
      }
    }
    return all;
  }
}
