package org.permafrost.network.operator;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;

/** The layer of {@link GeneralConvolution} on ND4J's operations. */
final class GeneralConvolutionLayer extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  private final transient ConvolutionProducts products;

  GeneralConvolutionLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    products = new ConvolutionProducts(layerConf());
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray sums =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, input.dataType(), products.output(input.shape()), 'c');
    products.forward(
        FloatArrays.inOrder(input), getParam(ConvolutionParamInitializer.WEIGHT_KEY), sums);
    if (layerConf().hasBias()) {
      INDArray bias = getParam(ConvolutionParamInitializer.BIAS_KEY);
      Nd4j.exec(new BroadcastAddOp(sums, bias.reshape(bias.length()), sums, 1));
    }
    return sums;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray atInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
    INDArray ofWeights = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
    INDArray signal = FloatArrays.inOrder(epsilon);
    products.backward(
        FloatArrays.inOrder(input),
        getParam(ConvolutionParamInitializer.WEIGHT_KEY),
        signal,
        atInput,
        ofWeights);
    Gradient gradient = new DefaultGradient();
    if (layerConf().hasBias()) {
      INDArray ofBiases = gradientViews.get(ConvolutionParamInitializer.BIAS_KEY);
      ofBiases.assign(signal.sum(0, 2, 3).reshape(ofBiases.shape()));
      gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, ofBiases);
    }
    gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, ofWeights, 'c');
    return new Pair<>(gradient, atInput);
  }
}
