package org.permafrost.network.insert;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.params.EmptyParamInitializer;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * DL4J's description of a layer without parameters that gives arrays of the shape it reads, and
 * what Permafrost must know of it. Its fields are saved in the JSON of a network.
 */
public abstract class InsertedLayer extends Layer {
  private static final long serialVersionUID = 1L;

  /**
   * Whether in evaluation a channel of the output depends on other channels of the input. What
   * follows a frozen filter's channel through the network, sealing above all, refuses such layers.
   */
  public abstract boolean mixesChannels();

  /**
   * Whether it stands among feature maps {@code [N, C, H, W]}; else among {@code [N, features]}.
   */
  public abstract boolean readsMaps();

  /** Whether in evaluation it gives what it reads. */
  public abstract boolean actsInTrainingOnly();

  /** Its JSON fields without effect in evaluation, which the hash of a model leaves out. */
  public abstract Set<String> trainingFields();

  @Override
  public InputType getOutputType(int index, InputType input) {
    if ((input.getType() == InputType.Type.CNN) != readsMaps()) {
      throw new IllegalStateException(getLayerName() + " cannot read " + input);
    }
    return input;
  }

  @Override
  public ParamInitializer initializer() {
    return EmptyParamInitializer.getInstance();
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    // It has no weights.
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    return List.of();
  }

  @Override
  public GradientNormalization getGradientNormalization() {
    return GradientNormalization.None;
  }

  @Override
  public double getGradientNormalizationThreshold() {
    return 0;
  }

  @Override
  public boolean isPretrainParam(String parameter) {
    return false;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(getLayerName(), getClass(), input, input)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }
}
