package org.permafrost.network.onednn.graph;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.settings.NetworkSettings.Layers;

/** A native network next to the stock one in float64, with the same parameters. */
public final class Exact implements AutoCloseable {
  public final ComputationGraph natively;
  public final ComputationGraph exact;

  public Exact(ComputationGraphConfiguration stock, long seed) {
    natively = NativeNetworks.create(stock, Layers.NATIVE);
    ComputationGraph single = new ComputationGraph(stock);
    single.init();
    FloatArrays.assign(single.params(), perturbed(single, seed));
    FloatArrays.assign(natively.params(), FloatArrays.copyOf(single.params()));
    exact = single.convertDataType(DataType.DOUBLE);
    single.params().close();
  }

  /** Initial weights, with everything else drawn where it is not trivial. */
  private static float[] perturbed(ComputationGraph network, long seed) {
    Random random = new Random(seed);
    network
        .paramTable()
        .forEach(
            (name, values) -> {
              String kind = name.substring(name.lastIndexOf('_') + 1);
              float[] numbers = FloatArrays.copyOf(values);
              for (int i = 0; i < numbers.length; i++) {
                float draw = (float) random.nextGaussian();
                numbers[i] =
                    switch (kind) {
                      case "gamma" -> 1 + 0.2f * draw;
                      case "var" -> 0.5f + draw * draw;
                      case "beta", "mean", "b" -> 0.2f * draw;
                      default -> numbers[i];
                    };
              }
              FloatArrays.assign(values, numbers);
            });
    return FloatArrays.copyOf(network.params());
  }

  /** Relative error of the output in evaluation mode. */
  public double output(INDArray images) {
    return error(
        natively.output(false, images)[0], exact.output(false, images.castTo(DataType.DOUBLE))[0]);
  }

  /**
   * Relative errors of one training pass, by kind of parameter, of all gradients together and of
   * the score.
   */
  public Map<String, Double> training(INDArray images, INDArray labels) {
    run(natively, images, labels);
    run(exact, images.castTo(DataType.DOUBLE), labels.castTo(DataType.DOUBLE));
    Map<String, double[]> squares = new TreeMap<>();
    Map<String, INDArray> gradients = natively.gradient().gradientForVariable();
    exact
        .gradient()
        .gradientForVariable()
        .forEach(
            (name, expected) -> {
              String kind = name.substring(name.lastIndexOf('_') + 1);
              INDArray got = gradients.get(name).castTo(DataType.DOUBLE);
              INDArray difference = got.reshape(got.length()).sub(expected.reshape(got.length()));
              for (String key : new String[] {kind, "all"}) {
                double[] sums = squares.computeIfAbsent(key, k -> new double[2]);
                sums[0] += Math.pow(difference.norm2Number().doubleValue(), 2);
                sums[1] += Math.pow(expected.norm2Number().doubleValue(), 2);
              }
            });
    Map<String, Double> errors = new TreeMap<>();
    squares.forEach((kind, s) -> errors.put(kind, Math.sqrt(s[0] / (s[1] + 1e-30))));
    errors.put("score", Math.abs(natively.score() - exact.score()) / exact.score());
    return errors;
  }

  private static void run(ComputationGraph network, INDArray images, INDArray labels) {
    network.setInputs(images);
    network.setLabels(labels);
    network.computeGradientAndScore();
  }

  static double error(INDArray got, INDArray expected) {
    return got.castTo(DataType.DOUBLE).sub(expected).norm2Number().doubleValue()
        / expected.norm2Number().doubleValue();
  }

  public static INDArray images(long seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) (shape[0] * shape[1] * shape[2] * shape[3])];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape(shape);
  }

  public static INDArray labels(int images, int classes) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, images, classes);
    for (int i = 0; i < images; i++) {
      labels.putScalar(i, i % classes, 1);
    }
    return labels;
  }

  @Override
  public void close() {
    release(natively);
    release(exact);
  }

  /** DL4J's own way asks for two collections of the whole heap. */
  private static void release(ComputationGraph network) {
    network.params().close();
    Optional.ofNullable(network.getFlattenedGradients()).ifPresent(INDArray::close);
  }
}
