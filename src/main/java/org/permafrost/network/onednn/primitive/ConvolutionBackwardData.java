package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_backward_data;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.primitive.Convolution.Way;

/** Gradient of a convolution with respect to its input. */
public final class ConvolutionBackwardData {
  private static final int SMALLEST_FOR_WINOGRAD = 8;

  private final Kernel kernel;
  private final Operand outputGradient;
  private final Operand weights;
  private final Operand inputGradient;

  private ConvolutionBackwardData(
      Convolution convolution, Way way, convolution_backward_data.primitive_desc description) {
    MapShape input = convolution.source();
    MapShape output = convolution.output();
    outputGradient =
        Operand.input(output.in(Layout.BLOCKED), output.in(way.output()), Scratch.Part.SOURCE);
    weights =
        Operand.input(convolution.plainWeights(), description.weights_desc(), Scratch.Part.WEIGHTS);
    inputGradient =
        Operand.output(input.in(convolution.layout()), input.in(way.source()), Scratch.Part.RESULT);
    kernel =
        new Kernel(new convolution_backward_data(description), description)
            .with(DNNL_ARG_DIFF_DST, outputGradient.argument())
            .with(DNNL_ARG_WEIGHTS, weights.argument())
            .with(DNNL_ARG_DIFF_SRC, inputGradient.argument());
  }

  /**
   * @param convolution without ReLU, whose gradient has been applied before
   */
  public static ConvolutionBackwardData of(Convolution convolution) {
    return ConvolutionWays.choose(
        convolution,
        SMALLEST_FOR_WINOGRAD,
        way -> description(convolution, way),
        (way, description) -> new ConvolutionBackwardData(convolution, way, description));
  }

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
                Scratch.Part.RESULT,
                Scratch.Part.SOURCE,
                description.weights_desc()));
  }

  private static convolution_backward_data.primitive_desc description(
      Convolution convolution, Way way) {
    convolution_backward_data.desc operation =
        new convolution_backward_data.desc(
            way.algorithm(),
            convolution.source().in(way.source()),
            convolution.anyWeights(),
            convolution.output().in(way.output()),
            convolution.stride(),
            convolution.gaps(),
            convolution.padding(),
            convolution.endPadding());
    return new convolution_backward_data.primitive_desc(
        operation,
        OneDnn.attributes(),
        OneDnn.engine(),
        ConvolutionForward.description(convolution, way));
  }

  /** All gradients are of the batch's loss. */
  public void run(Place ofOutput, INDArray filters, INDArray ofInput) {
    outputGradient.at(ofOutput);
    weights.at(filters);
    inputGradient.at(ofInput);
    kernel.run();
    inputGradient.finish();
  }
}
