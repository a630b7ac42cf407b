package org.permafrost.network.exchange.convert;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.exchange.onnx.OnnxTensor;
import org.permafrost.network.operator.GeneralConvolution;

/** Conv: two dimensions, any kernel, stride, dilation, padding and number of groups. */
final class Convolutions implements OperatorConverter {
  private static final int[] NONE = {0, 0, 0, 0};

  @Override
  public List<String> operators() {
    return List.of("Conv");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    boolean padded = conversion.input(node, 0) instanceof Value.Padded;
    Value.Maps maps =
        padded ? ((Value.Padded) conversion.input(node, 0)).maps() : conversion.maps(node, 0);
    int[] more = padded ? ((Value.Padded) conversion.input(node, 0)).padding() : NONE;
    OnnxTensor weights = conversion.constant(node, 1);
    List<Integer> shape = weights.shape();
    if (shape.size() != 4) {
      throw node.refusal("weights of shape " + shape + "; only two dimensions are supported");
    }
    long groups = node.integer("group", 1);
    int filters = shape.get(0);
    if (groups < 1
        || maps.channels() % groups != 0
        || filters < 1
        || filters % groups != 0
        || shape.get(1) != maps.channels() / groups) {
      throw node.refusal(
          "weights of shape "
              + shape
              + " in "
              + groups
              + " groups do not fit maps of "
              + maps.channels()
              + " channels");
    }
    Window window = Window.of(node, new int[] {shape.get(2), shape.get(3)}, maps, more);
    Map<String, String> tensors = new LinkedHashMap<>();
    tensors.put("weight", weights.name());
    float[] bias = new float[0];
    if (conversion.has(node, 2)) {
      OnnxTensor tensor = conversion.constant(node, 2);
      if (!tensor.shape().equals(List.of(filters))) {
        throw node.refusal("a bias of shape " + tensor.shape() + " for " + filters + " filters");
      }
      tensors.put("bias", tensor.name());
      bias = tensor.floats();
    }
    float[] parameters = joined(bias, weights.floats());
    ConvolutionLayer layer = layer(window, maps.channels(), filters, (int) groups, bias.length > 0);
    String vertex =
        conversion
            .draft()
            .layer(conversion.origin(node), layer, parameters, tensors, maps.vertex());
    conversion.define(
        node,
        new Value.Maps(
            vertex, filters, window.side(maps.height(), 0), window.side(maps.width(), 1)));
  }

  /** DL4J's own layer wherever it will do; in evaluation it ignores dilation. */
  private static ConvolutionLayer layer(
      Window window, int channels, int filters, int groups, boolean bias) {
    boolean dilated = window.dilation()[0] > 1 || window.dilation()[1] > 1;
    if (groups > 1 || dilated || !window.isSymmetric()) {
      int[] zeros = window.padding();
      return new GeneralConvolution.Builder(window.kernel())
          .stride(window.stride())
          .dilation(window.dilation())
          .sides(zeros[0], zeros[1], zeros[2], zeros[3])
          .groups(groups)
          .nIn(channels)
          .nOut(filters)
          .hasBias(bias)
          .build();
    }
    return new ConvolutionLayer.Builder(window.kernel())
        .stride(window.stride())
        .padding(window.padding()[0], window.padding()[1])
        .nOut(filters)
        .hasBias(bias)
        .build();
  }

  static float[] joined(float[]... pieces) {
    int length = Arrays.stream(pieces).mapToInt(p -> p.length).sum();
    float[] all = new float[length];
    int position = 0;
    for (float[] piece : pieces) {
      System.arraycopy(piece, 0, all, position, piece.length);
      position += piece.length;
    }
    return all;
  }

  /** A dense layer that does what a 1x1 convolution does on a single pixel. */
  static DenseLayer dense(ConvolutionLayer convolution, int inputs) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(convolution.getNOut())
        .hasBias(convolution.hasBias())
        .activation(Activation.IDENTITY)
        .build();
  }
}
