package org.permafrost.network.model;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.PixelNormalization;
import org.permafrost.settings.TrainSettings.Rule;

/** Specifications that several tests share. */
public final class TestNetworks {
  /** All numbers of resnet-small at ten classes, running statistics included. */
  static final int SMALL_PARAMETERS = 78_042 + 2 * (16 * 3 + 32 * 3 + 64 * 3);

  private TestNetworks() {}

  public static OptimizerSettings optimizer(Rule rule, double weightDecay) {
    return new OptimizerSettings(rule, 0.01, 0.9, 0.9, 0.999, 1e-8, weightDecay, 0);
  }

  public static NetworkSpec spec(Architecture architecture, int imageSize) {
    return new NetworkSpec(architecture, imageSize, 10, 7, optimizer(Rule.NESTEROV, 1e-4));
  }

  public static SavedModel model(ComputationGraph network, Map<String, byte[]> extras) {
    int classes = FilterCatalog.of(network).classifier().outputs();
    return SavedModel.of(
        new ModelDescription(
            "night-1",
            3,
            Architecture.RESNET_SMALL.label(),
            32,
            IntStream.range(0, classes).mapToObj(i -> "class-" + i).toList(),
            "shapes",
            new PixelNormalization(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.1, 1.0 / 3)),
            7,
            "0.1.0"),
        network,
        extras);
  }
}
