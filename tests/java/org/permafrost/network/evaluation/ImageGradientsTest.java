package org.permafrost.network.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.GraphSketch;
import org.permafrost.network.zoo.InitialParameters;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.settings.TrainSettings.Rule;

/** Gradients of single images against finite differences, in evaluation mode. */
class ImageGradientsTest {
  private static final List<Integer> CLASSES = List.of(0, 1, 3);
  private static final int LABEL = 1;

  private final ComputationGraph network = scaled(TinyNetwork.trained(Rule.SGD, 6));
  private final FilterCatalog catalog = FilterCatalog.of(network);
  private final INDArray image = image(1);

  /** Gammas from 0.5 to 2, which otherwise stay near 1. */
  private static ComputationGraph scaled(ComputationGraph network) {
    float[] parameters = FloatArrays.copyOf(network.params());
    Random random = new Random(3);
    for (ConvolutionFilters layer : FilterCatalog.of(network).layers()) {
      Range gamma = layer.normalization().orElseThrow().gamma();
      for (int i = gamma.start(); i < gamma.end(); i++) {
        parameters[i] = 0.5f + 1.5f * random.nextFloat();
      }
    }
    FloatArrays.assign(network.params(), parameters);
    return network;
  }

  private static INDArray image(long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[3 * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(pixels).reshape(1, 3, 32, 32);
  }

  private static ImageGradients of(ComputationGraph network) {
    ImageGradients gradients = ImageGradients.of(network.getConfiguration().toJson());
    gradients.load(FloatArrays.copyOf(network.params()));
    return gradients;
  }

  /** Minus the logarithm of the softmax over the classes, from DL4J's forward pass. */
  private double loss() {
    float[] z = Logits.of(network, image)[0];
    double sum = CLASSES.stream().mapToDouble(k -> Math.exp(z[k])).sum();
    return Math.log(sum) - z[LABEL];
  }

  private double difference(int position) {
    float[] parameters = FloatArrays.copyOf(network.params());
    float at = parameters[position];
    float up = at + Math.max(1e-3f, 1e-2f * Math.abs(at));
    float down = 2 * at - up;
    double above = loss(parameters, position, up);
    double below = loss(parameters, position, down);
    loss(parameters, position, at);
    return (above - below) / ((double) up - down);
  }

  private double loss(float[] parameters, int position, float value) {
    parameters[position] = value;
    FloatArrays.assign(network.params(), parameters);
    return loss();
  }

  @Test
  void probabilitiesAreTheSoftmaxOverTheClasses() {
    double[] p = of(network).forward(image, CLASSES);

    assertThat(p[LABEL]).isCloseTo(Math.exp(-loss()), within(1e-5));
    assertThat(p[2]).isZero();
    assertThat(p[0] + p[1] + p[3]).isCloseTo(1, within(1e-12));
  }

  /** The largest gradients of every kind of parameter of every layer. */
  @Test
  void gradientsAgreeWithFiniteDifferences() {
    ImageGradients gradients = of(network);
    gradients.forward(image, CLASSES);
    float[] gradient = FloatArrays.copyOf(gradients.ofLoss(LABEL));

    for (ConvolutionFilters layer : catalog.layers()) {
      NormalizationRows rows = layer.normalization().orElseThrow();
      check(layer.layer() + " weights", layer.weights(), gradient);
      check(layer.layer() + " gamma", rows.gamma(), gradient);
      check(layer.layer() + " beta", rows.beta(), gradient);
    }
    DenseRows classifier = catalog.classifier();
    check("classifier weights", classifier.weights(), gradient);
    check("classifier bias", classifier.bias().orElseThrow(), gradient);
    catalog
        .classifier()
        .ranges(2)
        .forEach(r -> assertThat(gradient[r.start()]).as("outside the softmax").isZero());
  }

  private void check(String what, Range range, float[] gradient) {
    int largest = range.start();
    for (int i = range.start(); i < range.end(); i++) {
      largest = Math.abs(gradient[i]) > Math.abs(gradient[largest]) ? i : largest;
    }
    double expected = difference(largest);
    assertThat((double) gradient[largest])
        .as(what)
        .isCloseTo(expected, within(2e-4 + 0.03 * Math.abs(expected)));
    assertThat(gradient[largest]).as(what).isNotZero();
  }

  @Test
  void anImageDoesNotDependOnThoseBeforeIt() {
    ImageGradients gradients = of(network);
    gradients.forward(image, CLASSES);
    float[] first = FloatArrays.copyOf(gradients.ofLoss(LABEL));

    gradients.forward(image(2), CLASSES);
    gradients.ofLoss(0);
    gradients.forward(image, CLASSES);
    gradients.ofLoss(3);
    gradients.ofLoss(LABEL);

    assertThat(FloatArrays.copyOf(gradients.ofLoss(LABEL))).isEqualTo(first);
  }

  @Test
  void dropoutIsOff() {
    NetworkSpec spec =
        new NetworkSpec(Architecture.VGG16, 64, 4, 3, TestNetworks.optimizer(Rule.SGD, 0));
    GraphSketch sketch = new GraphSketch(spec.withLoss(new PartialSoftmaxLoss()));
    String convolution = sketch.convolution("conv", GraphSketch.INPUT, 4, 3, 4, true);
    String pooled = sketch.globalAveragePool("pool", sketch.relu("relu", convolution));
    sketch.classifier(sketch.dense("dense", pooled, 8, 0.5), 0.5);
    ComputationGraphConfiguration configuration = sketch.configuration();
    ComputationGraph dropping =
        Networks.create(configuration, InitialParameters.of(configuration, 3));
    ImageGradients gradients = of(dropping);
    INDArray large = Nd4j.rand(1, 3, 64, 64);
    double[] p = gradients.forward(large, List.of(0, 1, 2, 3));
    float[] gradient = FloatArrays.copyOf(gradients.ofLoss(0));

    assertThat(FloatArrays.copyOf(gradients.ofLoss(0))).isEqualTo(gradient);
    int bias = FilterCatalog.of(dropping).classifier().bias().orElseThrow().start();
    assertThat((double) gradient[bias]).isCloseTo(p[0] - 1, within(1e-6));
  }

  /** Of a network with gates, groups, and a normalisation that belongs to no convolution. */
  @Test
  void normalisationsThatBelongToNoFilterHaveGradientsToo() {
    ComputationGraphConfiguration configuration =
        MixedNetwork.configuration(TestNetworks.optimizer(Rule.SGD, 0));
    ComputationGraph mixed = Networks.create(configuration, MixedNetwork.initial(configuration));
    ImageGradients gradients = of(mixed);
    gradients.forward(image, List.of(0, 1, 2));
    float[] gradient = FloatArrays.copyOf(gradients.ofLoss(1));
    NormalizationRows rows = FilterCatalog.of(mixed).freeNormalizations().get(0);
    int largest = rows.gamma().start();
    for (int p = rows.gamma().start(); p < rows.gamma().end(); p++) {
      largest = Math.abs(gradient[p]) > Math.abs(gradient[largest]) ? p : largest;
    }
    float[] parameters = FloatArrays.copyOf(mixed.params());
    double[] loss = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = parameters.clone();
      moved[largest] += side == 0 ? -5e-3f : 5e-3f;
      FloatArrays.assign(mixed.params(), moved);
      loss[side] = -Math.log(mixed.output(image)[0].getDouble(0, 1));
    }

    assertThat(gradient[largest]).isNotZero();
    assertThat((double) gradient[largest])
        .isCloseTo((loss[1] - loss[0]) / 1e-2, within(1e-4 + 0.05 * Math.abs(gradient[largest])));
  }

  @Test
  void oneImageAtATimeAndOnlyClassesOfTheSoftmax() {
    ImageGradients gradients = of(network);

    assertThatThrownBy(() -> gradients.forward(Nd4j.zeros(2, 3, 32, 32), CLASSES))
        .hasMessageContaining("one image, got 2");
    gradients.forward(image, CLASSES);
    assertThatThrownBy(() -> gradients.ofLoss(2)).hasMessageContaining("Class 2");
  }
}
