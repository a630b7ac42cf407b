package org.permafrost.network.operator;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution with groups and with padding of its own on each side. Of {@code g} groups, each
 * filter reads {@code channels / g} channels only: filter {@code f} those of group {@code f /
 * (filters / g)}. As many groups as channels make a depthwise convolution. Weights are {@code
 * [filters, channels / g, height, width]} in c order, behind the biases.
 *
 * <p>DL4J's own padding is that of the top and the left side here.
 */
public final class GeneralConvolution extends ConvolutionLayer implements ConvolutionForm {
  private static final long serialVersionUID = 1L;

  private int groups = 1;
  private int[] endPadding = {0, 0};

  /** For DL4J's JSON reader. */
  public GeneralConvolution() {}

  private GeneralConvolution(Builder builder) {
    super(builder);
    groups = builder.groups;
    endPadding = builder.endPadding;
    initializeConstraints(builder);
  }

  @Override
  public int getGroups() {
    return groups;
  }

  public void setGroups(int groups) {
    this.groups = groups;
  }

  @Override
  public int[] getEndPadding() {
    return endPadding.clone();
  }

  public void setEndPadding(int[] endPadding) {
    this.endPadding = endPadding.clone();
  }

  /**
   * Refuses what cannot be computed.
   *
   * @throws IllegalArgumentException naming the numbers
   */
  private void check() {
    if (groups < 1 || nIn % groups != 0 || nOut % groups != 0) {
      throw new IllegalArgumentException(
          groups + " groups do not divide " + nIn + " channels and " + nOut + " filters");
    }
    int[] sides = {padding[0], padding[1], endPadding[0], endPadding[1]};
    if (IntStream.of(sides).anyMatch(p -> p < 0)) {
      throw new IllegalArgumentException("Negative padding " + Arrays.toString(sides));
    }
  }

  @Override
  public ParamInitializer initializer() {
    return GroupedParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    if (!(input instanceof InputType.InputTypeConvolutional maps)) {
      throw new IllegalStateException(getLayerName() + " reads feature maps, not " + input);
    }
    return InputType.convolutional(side(maps.getHeight(), 0), side(maps.getWidth(), 1), nOut);
  }

  private long side(long input, int axis) {
    long window = (kernelSize[axis] - 1L) * dilation[axis] + 1;
    long room = input + padding[axis] + endPadding[axis] - window;
    if (room < 0) {
      throw new IllegalStateException(
          getLayerName() + " has windows of " + window + " pixels, its input " + input);
    }
    return room / stride[axis] + 1;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    check();
    GeneralConvolutionLayer layer = new GeneralConvolutionLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  /** DL4J's builder, whose padding is that of the top and the left side. */
  public static final class Builder extends BaseConvBuilder<Builder> {
    private int groups = 1;
    private int[] endPadding = {0, 0};

    /**
     * @param kernel height and width
     */
    public Builder(int... kernel) {
      super(kernel);
      setActivationFn(new ActivationIdentity());
    }

    /** Divides channels and filters. */
    public Builder groups(int count) {
      groups = count;
      return this;
    }

    /** Zeros at the top, left, bottom and right. */
    public Builder sides(int top, int left, int bottom, int right) {
      endPadding = new int[] {bottom, right};
      return padding(top, left);
    }

    @Override
    protected boolean allowCausal() {
      return false;
    }

    @Override
    @SuppressWarnings("unchecked")
    public GeneralConvolution build() {
      GeneralConvolution layer = new GeneralConvolution(this);
      if (layer.nIn > 0) {
        layer.check();
      }
      return layer;
    }
  }

  @Override
  public GeneralConvolution clone() {
    GeneralConvolution copy = (GeneralConvolution) super.clone();
    copy.endPadding = endPadding.clone();
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && other instanceof GeneralConvolution general
        && groups == general.groups
        && Arrays.equals(endPadding, general.endPadding);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * super.hashCode() + groups) + Arrays.hashCode(endPadding);
  }
}
