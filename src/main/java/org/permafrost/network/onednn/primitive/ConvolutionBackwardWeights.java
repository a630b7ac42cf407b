package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.memory;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;
import org.permafrost.network.onednn.primitive.Convolution.Way;

/** Gradient of a convolution with respect to its weights and bias. */
public final class ConvolutionBackwardWeights {
  private static final int SMALLEST_FOR_WINOGRAD = 4;

  private final Step kernel;
  private final Operand source;
  private final Operand outputGradient;
  private final Operand weightGradient;
  private final Optional<Slot> biasGradient;

  private ConvolutionBackwardWeights(
      Convolution convolution, Way way, convolution_backward_weights.primitive_desc description) {
    MapShape input = convolution.source();
    MapShape output = convolution.output();
    source =
        Operand.input(input.in(convolution.layout()), input.in(way.source()), Scratch.Part.SOURCE);
    outputGradient =
        Operand.input(output.in(Layout.BLOCKED), output.in(way.output()), Scratch.Part.RESULT);
    weightGradient =
        Operand.output(
            convolution.plainWeights(), description.diff_weights_desc(), Scratch.Part.WEIGHTS);
    biasGradient =
        convolution.bias() ? Optional.of(new Slot(convolution.biases())) : Optional.empty();
    Kernel primitive =
        new Kernel(new convolution_backward_weights(description), description)
            .with(DNNL_ARG_SRC, source.argument())
            .with(DNNL_ARG_DIFF_DST, outputGradient.argument())
            .with(DNNL_ARG_DIFF_WEIGHTS, weightGradient.argument());
    biasGradient.ifPresent(b -> primitive.with(DNNL_ARG_DIFF_BIAS, b));
    kernel = primitive;
  }

  /** In a way of our own, which needs no other layout. */
  private ConvolutionBackwardWeights(Convolution convolution, OwnWay way) {
    memory.desc input = convolution.source().in(Layout.BLOCKED);
    memory.desc output = convolution.output().in(Layout.BLOCKED);
    source = Operand.input(input, input, Scratch.Part.SOURCE);
    outputGradient = Operand.input(output, output, Scratch.Part.RESULT);
    memory.desc weights = convolution.plainWeights();
    weightGradient = Operand.output(weights, weights, Scratch.Part.WEIGHTS);
    biasGradient =
        convolution.bias() ? Optional.of(new Slot(convolution.biases())) : Optional.empty();
    kernel =
        way.step(
            convolution,
            source.argument(),
            outputGradient.argument(),
            weightGradient.argument(),
            biasGradient);
  }

  private interface OwnWay {
    Step step(
        Convolution convolution, Slot source, Slot output, Slot gradient, Optional<Slot> bias);
  }

  /**
   * @param convolution without ReLU, whose gradient has been applied before
   */
  public static ConvolutionBackwardWeights of(Convolution convolution) {
    if (WeightProduct.suits(convolution)) {
      return new ConvolutionBackwardWeights(convolution, WeightProduct::new);
    }
    if (DepthwiseColumns.suits(convolution)) {
      return new ConvolutionBackwardWeights(convolution, DepthwiseColumns::new);
    }
    return ConvolutionWays.choose(
        convolution,
        SMALLEST_FOR_WINOGRAD,
        way -> WeightGradientForm.of(convolution, way),
        (way, description) -> new ConvolutionBackwardWeights(convolution, way, description));
  }

  public static Demand demand(Convolution convolution) {
    if (WeightProduct.suits(convolution)) {
      return WeightProduct.demand(convolution);
    }
    if (DepthwiseColumns.suits(convolution)) {
      return DepthwiseColumns.demand(convolution);
    }
    return ConvolutionWays.choose(
        convolution,
        SMALLEST_FOR_WINOGRAD,
        way -> WeightGradientForm.of(convolution, way),
        (way, description) ->
            Demand.of(
                description,
                convolution,
                way,
                Scratch.Part.SOURCE,
                Scratch.Part.RESULT,
                description.diff_weights_desc()));
  }

  /**
   * @param ofWeights where the gradient of the weights goes, {@code [filters, C, h, w]}
   * @param ofBiases where that of the biases goes; unused if the convolution has none
   */
  public void run(Place input, Place ofOutput, Place ofWeights, Optional<Place> ofBiases) {
    source.at(input);
    outputGradient.at(ofOutput);
    weightGradient.at(ofWeights);
    biasGradient.ifPresent(slot -> ofBiases.orElseThrow().give(slot));
    kernel.run();
    weightGradient.finish();
  }
}
