package org.permafrost.network.operator;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's parameters of a convolution, whose filters read the channels of one group only. */
final class GroupedParameters extends ConvolutionParamInitializer {
  static final GroupedParameters INSTANCE = new GroupedParameters();

  private static final ConvolutionParamInitializer PLAIN =
      ConvolutionParamInitializer.getInstance();

  private GroupedParameters() {}

  @Override
  public long numParams(Layer layer) {
    return PLAIN.numParams(ofGroup((ConvolutionLayer) layer));
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray parameters, boolean initialize) {
    paramKeys(conf.getLayer()).forEach(conf::addVariable);
    return PLAIN.init(ofGroup(conf), parameters, initialize);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    return PLAIN.getGradientsFromFlattened(ofGroup(conf), gradients);
  }

  private static NeuralNetConfiguration ofGroup(NeuralNetConfiguration conf) {
    NeuralNetConfiguration group = conf.clone();
    group.setLayer(ofGroup((ConvolutionLayer) conf.getLayer()));
    return group;
  }

  private static ConvolutionLayer ofGroup(ConvolutionLayer layer) {
    ConvolutionLayer group = new ConvolutionLayer.Builder(layer.getKernelSize()).build();
    group.setNIn(layer.getNIn() / ConvolutionForm.groups(layer));
    group.setNOut(layer.getNOut());
    group.setHasBias(layer.hasBias());
    group.setStride(layer.getStride());
    group.setWeightInitFn(layer.getWeightInitFn());
    group.setBiasInit(layer.getBiasInit());
    return group;
  }
}
