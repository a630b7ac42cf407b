package org.permafrost.network.onednn.layer;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.primitive.Convolution;
import org.permafrost.network.onednn.primitive.ConvolutionBackwardData;
import org.permafrost.network.onednn.primitive.ConvolutionBackwardWeights;
import org.permafrost.network.onednn.primitive.ConvolutionForward;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;
import org.permafrost.network.onednn.primitive.Rectifier;

/** The primitives of a convolution for one shape; those of the backward pass when first needed. */
public final class ConvolutionPlan {
  private final Convolution convolution;
  private final ConvolutionForward forward;
  private ConvolutionBackwardData backwardData;
  private ConvolutionBackwardWeights backwardWeights;
  private Rectifier rectifier;
  private Optional<FreeFilterGradient> some = Optional.empty();

  ConvolutionPlan(Convolution convolution) {
    this.convolution = convolution;
    this.forward = ConvolutionForward.of(convolution);
  }

  /**
   * What its primitives need.
   *
   * @param passesOn whether there is a gradient of the input
   */
  public static Demand demand(Convolution convolution, boolean passesOn, Purpose purpose) {
    Demand forward = ConvolutionForward.demand(convolution);
    if (purpose == Purpose.SCORING) {
      return forward.keepingWeights();
    }
    Convolution open = convolution.withoutRectifier();
    Demand all = passesOn ? forward.and(ConvolutionBackwardData.demand(open)) : forward;
    if (purpose.trains()) {
      all = all.and(ConvolutionBackwardWeights.demand(open));
    }
    if (purpose == Purpose.FREEZING) {
      all = all.and(FreeFilterGradient.demand(open));
    }
    return convolution.rectified()
        ? all.and(Scratch.Part.GRADIENT, convolution.output().bytes(Layout.BLOCKED))
        : all;
  }

  /** Shape of the array that holds the output. */
  long[] outputArray() {
    return Layout.BLOCKED.arrayShape(convolution.output());
  }

  ConvolutionForward forward() {
    return forward;
  }

  ConvolutionBackwardData backwardData() {
    if (backwardData == null) {
      backwardData = ConvolutionBackwardData.of(convolution.withoutRectifier());
    }
    return backwardData;
  }

  /**
   * Gradients of the parameters of some filters; what becomes of the others is left open.
   *
   * @param filters ascending
   * @param ofWeights where the gradient of the weights goes, {@code [filters, C, h, w]}
   * @param ofBiases where that of the biases goes, if the convolution has any
   */
  void gradients(
      int[] filters, Place input, Place ofOutput, INDArray ofWeights, Optional<INDArray> ofBiases) {
    Convolution open = convolution.withoutRectifier();
    if (FreeFilterChoice.pays(open, filters.length)) {
      if (some.isEmpty() || !some.get().isOf(filters)) {
        some = Optional.of(new FreeFilterGradient(open, filters));
      }
      some.get().run(input, ofOutput, ofWeights, ofBiases);
    } else {
      some = Optional.empty();
      if (backwardWeights == null) {
        backwardWeights = ConvolutionBackwardWeights.of(open);
      }
      backwardWeights.run(input, ofOutput, Place.of(ofWeights), ofBiases.map(Place::of));
    }
  }

  /** Of the output. */
  Rectifier rectifier() {
    if (rectifier == null) {
      rectifier = new Rectifier(convolution.output());
    }
    return rectifier;
  }
}
