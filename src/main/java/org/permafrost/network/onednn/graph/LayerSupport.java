package org.permafrost.network.onednn.graph;

import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.onednn.layer.NativeActivation;
import org.permafrost.network.operator.GeneralConvolution;

/** Which settings of DL4J's layers oneDNN takes over; each answer is a reason against it. */
final class LayerSupport {
  private LayerSupport() {}

  static Optional<String> against(Layer layer) {
    if (layer.getIDropout() != null) {
      return Optional.of("has dropout");
    }
    if (isConvolution(layer)) {
      return against((ConvolutionLayer) layer);
    }
    if (layer.getClass() == BatchNormalization.class
        || layer.getClass() == FreezableNormalization.class) {
      return against((BatchNormalization) layer);
    }
    if (layer.getClass() == SubsamplingLayer.class) {
      return against((SubsamplingLayer) layer);
    }
    if (layer instanceof ActivationLayer activation) {
      return isRelu(activation.getActivationFn())
              || NativeActivation.function(activation.getActivationFn()).isPresent()
          ? Optional.empty()
          : Optional.of("is " + activation.getActivationFn());
    }
    if (layer.getClass() == GlobalPoolingLayer.class) {
      return against((GlobalPoolingLayer) layer);
    }
    return Optional.of("is another type of layer");
  }

  static boolean isConvolution(Layer layer) {
    return layer.getClass() == ConvolutionLayer.class
        || layer.getClass() == GeneralConvolution.class;
  }

  /** Whether it gives maps of one pixel. */
  static boolean keepsMaps(GlobalPoolingLayer layer) {
    return !layer.isCollapseDimensions();
  }

  /** Plain ReLU, without a slope or limits. */
  static boolean isRelu(IActivation function) {
    return function.getClass() == ActivationReLU.class;
  }

  private static Optional<String> against(ConvolutionLayer layer) {
    if (layer.getCnn2dDataFormat() != CNN2DFormat.NCHW) {
      return Optional.of("has channels last");
    }
    if (layer.getConvolutionMode() != ConvolutionMode.Truncate) {
      return Optional.of("is in mode " + layer.getConvolutionMode());
    }
    if (layer.getWeightNoise() != null) {
      return Optional.of("has weight noise");
    }
    IActivation function = layer.getActivationFn();
    return isRelu(function) || function.getClass() == ActivationIdentity.class
        ? Optional.empty()
        : Optional.of("has the activation " + function);
  }

  private static Optional<String> against(BatchNormalization layer) {
    if (layer.getCnn2DFormat() != CNN2DFormat.NCHW) {
      return Optional.of("has channels last");
    }
    if (layer.isLockGammaBeta()) {
      return Optional.of("has fixed gamma and beta");
    }
    return layer.isUseLogStd() ? Optional.of("stores logarithms") : Optional.empty();
  }

  private static Optional<String> against(SubsamplingLayer layer) {
    if (layer.getCnn2dDataFormat() != CNN2DFormat.NCHW) {
      return Optional.of("has channels last");
    }
    if (layer.getConvolutionMode() != ConvolutionMode.Truncate) {
      return Optional.of("is in mode " + layer.getConvolutionMode());
    }
    if (!isOnes(layer.getDilation())) {
      return Optional.of("is dilated");
    }
    for (int axis = 0; axis < 2; axis++) {
      if (layer.getPadding()[axis] >= layer.getKernelSize()[axis]) {
        return Optional.of("pads by a whole window");
      }
    }
    PoolingType type = layer.getPoolingType();
    return type == PoolingType.MAX || type == PoolingType.AVG
        ? Optional.empty()
        : Optional.of("pools by " + type);
  }

  private static Optional<String> against(GlobalPoolingLayer layer) {
    if (layer.getPoolingType() != PoolingType.AVG) {
      return Optional.of("pools by " + layer.getPoolingType());
    }
    int[] dimensions = layer.getPoolingDimensions();
    return dimensions == null || Arrays.equals(dimensions, new int[] {2, 3})
        ? Optional.empty()
        : Optional.of("pools over dimensions " + Arrays.toString(dimensions));
  }

  private static boolean isOnes(int[] values) {
    return Arrays.stream(values).allMatch(v -> v == 1);
  }
}
