package org.permafrost.network.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.ImageKeyed;
import org.permafrost.network.ImageKeys;
import org.permafrost.random.KeyedRandom;

/**
 * In training each map {@code X} becomes {@code F^-1(m F(X))}, where {@code F} is the discrete
 * Fourier transform and {@code m} has one factor for each pair of conjugate coefficients: 1 for the
 * mean, which always stays; 0 for the {@code weak} share with the smallest magnitudes (ties: the
 * first in order); of the others 0 with probability {@code rate}, else {@code 1 / (1 - rate)}. As
 * {@code m} is real and symmetric, the map from X to the result is a symmetric matrix, and the
 * gradient goes back through the same one. In evaluation nothing changes.
 *
 * <p>Which coefficients are dropped depends on seed, epoch, image, layer, channel and the map
 * itself. Maps are computed one by one in Java, in a fixed order.
 */
final class FourierDropoutLayer extends AbstractLayer<FourierDropout> implements ImageKeyed {
  private static final long serialVersionUID = 1L;

  private transient ImageKeys keys;
  private transient Spectrum spectrum;

  /** Of the last training pass, map by map; null after one in evaluation mode. */
  private transient float[][] factors;

  FourierDropoutLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public void draw(ImageKeys images) {
    keys = images;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!training) {
      factors = null;
      return workspaces.dup(ArrayType.ACTIVATIONS, input, 'c');
    }
    int images = Math.toIntExact(input.size(0));
    if (keys == null || keys.images().size() != images) {
      throw new IllegalStateException(
          layerId() + " draws by image and was not told which " + images + " images these are");
    }
    spectrum = spectrum(Math.toIntExact(input.size(2)), Math.toIntExact(input.size(3)));
    int channels = Math.toIntExact(input.size(1));
    float[] maps = FloatArrays.copyOf(input);
    factors = new float[images * channels][];
    String name = layerConf().getLayerName();
    for (int i = 0; i < images; i++) {
      KeyedRandom random = keys.random(name, i);
      for (int c = 0; c < channels; c++) {
        int map = i * channels + c;
        spectrum.forward(maps, map * spectrum.size());
        factors[map] = spectrum.draw(layerConf().getRate(), layerConf().getWeak(), random);
        spectrum.back(factors[map], maps, map * spectrum.size());
      }
    }
    return array(maps, ArrayType.ACTIVATIONS, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (factors == null) {
      return new Pair<>(
          new DefaultGradient(), workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c'));
    }
    float[] gradients = FloatArrays.copyOf(epsilon);
    for (int map = 0; map < factors.length; map++) {
      spectrum.forward(gradients, map * spectrum.size());
      spectrum.back(factors[map], gradients, map * spectrum.size());
    }
    return new Pair<>(
        new DefaultGradient(), array(gradients, ArrayType.ACTIVATION_GRAD, workspaces));
  }

  private Spectrum spectrum(int height, int width) {
    int rows = layerConf().isFlat() ? 1 : height;
    int columns = layerConf().isFlat() ? height * width : width;
    return spectrum != null && spectrum.is(rows, columns) ? spectrum : new Spectrum(rows, columns);
  }

  private INDArray array(float[] values, ArrayType type, LayerWorkspaceMgr workspaces) {
    INDArray array = workspaces.createUninitialized(type, DataType.FLOAT, input.shape(), 'c');
    FloatArrays.assign(array, values);
    return array;
  }

  @Override
  public void clear() {
    super.clear();
    factors = null;
  }

  @Override
  public void clearNoiseWeightParams() {
    // It has no weights.
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
