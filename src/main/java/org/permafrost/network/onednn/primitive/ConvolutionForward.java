package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Optional;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;
import org.permafrost.network.onednn.primitive.Convolution.Way;

/** Convolution of a batch, with bias and ReLU if the layer has them. */
public final class ConvolutionForward {
  private static final int SMALLEST_FOR_WINOGRAD = 8;

  private final Kernel kernel;
  private final Operand source;
  private final Operand weights;
  private final Operand result;
  private final Optional<Slot> bias;
  private boolean weightsKept;

  private ConvolutionForward(
      Convolution convolution, Way way, convolution_forward.primitive_desc description) {
    MapShape input = convolution.source();
    MapShape output = convolution.output();
    source =
        Operand.input(input.in(convolution.layout()), input.in(way.source()), Scratch.Part.SOURCE);
    weights =
        Operand.input(convolution.plainWeights(), description.weights_desc(), Scratch.Part.WEIGHTS);
    result =
        Operand.output(output.in(Layout.BLOCKED), output.in(way.output()), Scratch.Part.RESULT);
    bias = convolution.bias() ? Optional.of(new Slot(convolution.biases())) : Optional.empty();
    kernel =
        new Kernel(new convolution_forward(description), description)
            .with(DNNL_ARG_SRC, source.argument())
            .with(DNNL_ARG_WEIGHTS, weights.argument())
            .with(DNNL_ARG_DST, result.argument());
    bias.ifPresent(b -> kernel.with(DNNL_ARG_BIAS, b));
  }

  public static ConvolutionForward of(Convolution convolution) {
    return ConvolutionWays.choose(
        convolution,
        SMALLEST_FOR_WINOGRAD,
        way -> description(convolution, way),
        (way, description) -> new ConvolutionForward(convolution, way, description));
  }

  /** What it needs if weights are brought at each run. */
  public static Demand demand(Convolution convolution) {
    return ConvolutionWays.choose(
        convolution,
        SMALLEST_FOR_WINOGRAD,
        way -> description(convolution, way),
        (way, description) ->
            Demand.of(
                description,
                convolution,
                way,
                Scratch.Part.SOURCE,
                Scratch.Part.RESULT,
                description.weights_desc()));
  }

  /** Also what oneDNN wants to see before it makes a backward primitive. */
  static convolution_forward.primitive_desc description(Convolution convolution, Way way) {
    convolution_forward.desc operation =
        new convolution_forward.desc(
            prop_kind.forward_training,
            way.algorithm(),
            convolution.source().in(way.source()),
            convolution.anyWeights(),
            convolution.biases(),
            convolution.output().in(way.output()),
            convolution.stride(),
            convolution.gaps(),
            convolution.padding(),
            convolution.endPadding());
    return new convolution_forward.primitive_desc(
        operation,
        convolution.rectified() ? OneDnn.rectified() : OneDnn.attributes(),
        OneDnn.engine());
  }

  /**
   * @param filters weights {@code [filters, C, h, w]}
   * @param biases unused if the convolution has none
   * @param fixed whether the weights are those of the last run that was told so, if there was one
   *     since {@link #forgetWeights}
   */
  public void run(
      Place input, INDArray filters, Optional<INDArray> biases, Place output, boolean fixed) {
    source.at(input);
    if (!fixed) {
      weights.at(filters);
    } else if (weightsKept) {
      weights.reuse(filters);
    } else {
      weights.keep(filters);
      weightsKept = true;
    }
    bias.ifPresent(slot -> slot.at(biases.orElseThrow()));
    result.at(output);
    kernel.run();
    result.finish();
  }

  /** The next run brings its weights. */
  public void forgetWeights() {
    weights.forget();
    weightsKept = false;
  }
}
