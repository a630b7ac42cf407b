package org.permafrost.network.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.operator.GeneralConvolution;
import org.permafrost.network.operator.HardSigmoid;
import org.permafrost.network.operator.HardSwish;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/**
 * A small network of everything that networks from elsewhere have and the built-in ones lack:
 * depthwise and grouped convolutions, dilation, uneven padding, other activations, a channel gate,
 * a concatenation, an addition across both.
 */
public final class MixedNetwork {
  public static final int CLASSES = 3;

  private MixedNetwork() {}

  public static ComputationGraphConfiguration configuration(OptimizerSettings optimizer) {
    GraphSketch sketch = open(optimizer);
    sketch.classifier(pooled(sketch), 1);
    return sketch.configuration();
  }

  /** The same with a hidden dense layer of 12 units in front of the classifier. */
  public static ComputationGraphConfiguration withHidden(OptimizerSettings optimizer) {
    GraphSketch sketch = open(optimizer);
    sketch.classifier(sketch.dense("hidden", pooled(sketch), 12, 1), 1);
    return sketch.configuration();
  }

  private static GraphSketch open(OptimizerSettings optimizer) {
    return new GraphSketch(
        new NetworkSpec(
                Architecture.RESNET_SMALL, NetworkSpec.SMALLEST_IMAGE, CLASSES, 5, optimizer)
            .withLoss(new PartialSoftmaxLoss()));
  }

  private static String pooled(GraphSketch sketch) {
    String stem =
        sketch.convolution(
            "stem",
            GraphSketch.INPUT,
            new GeneralConvolution.Builder(3, 3).stride(4, 4).sides(0, 1, 1, 2).nOut(16));
    String first = sketch.activation("stem-act", sketch.normalization(stem), new ActivationReLU6());
    String depthwise = sketch.groupedConvolution("depthwise", first, 16, 3, 1, 16);
    String second =
        sketch.activation("depthwise-act", sketch.normalization(depthwise), new HardSwish());
    String gate = sketch.squeeze("squeeze", second);
    String reduced =
        sketch.activation(
            "reduce-act", sketch.convolution("reduce", gate, 8, 1, 1, true), new ActivationSwish());
    String numbers =
        sketch.activation(
            "expand-act", sketch.convolution("expand", reduced, 16, 1, 1, true), new HardSigmoid());
    String gated = sketch.gate("gate", second, numbers);
    String grouped = sketch.groupedConvolution("grouped", gated, 16, 3, 1, 2);
    String dilated =
        sketch.convolution(
            "dilated",
            gated,
            new GeneralConvolution.Builder(3, 3).dilation(2, 2).sides(2, 2, 2, 2).nOut(16));
    String joined = sketch.concatenation("side", sketch.normalization(grouped), dilated);
    String side = sketch.normalizationOf("side-bn", joined);
    String wide = sketch.convolution("wide", first, 32, 1, 1, false);
    String sum = sketch.relu("sum-relu", sketch.add("sum", sketch.normalization(wide), side));
    return sketch.globalAveragePool("pool", sum);
  }

  /** The configuration's initial weights. */
  public static float[] initial(ComputationGraphConfiguration configuration) {
    return InitialParameters.of(configuration, 5);
  }
}
