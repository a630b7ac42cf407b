package org.permafrost.network.onednn.primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.primitive_desc_base;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.primitive.Convolution.Way;
import org.permafrost.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses how a convolution is computed: by Winograd's algorithm where it pays, else directly, else
 * as a matrix product in the plain layout. The choice depends on shapes and the processor, never on
 * measured times, so that it is the same at each start.
 */
final class ConvolutionWays {
  private static final Logger LOG = LoggerFactory.getLogger(ConvolutionWays.class);

  private ConvolutionWays() {}

  /**
   * The first way that oneDNN has fast code for.
   *
   * @param smallestForWinograd side of the output
   * @param describe makes the primitive's description; throws for what oneDNN has no code for
   */
  static <D extends primitive_desc_base, R> R choose(
      Convolution convolution,
      int smallestForWinograd,
      Function<Way, D> describe,
      BiFunction<Way, D, R> finish) {
    Way slow = null;
    for (Way way : ways(convolution, smallestForWinograd)) {
      D description;
      try {
        description = describe.apply(way);
      } catch (RuntimeException e) {
        LOG.debug("oneDNN has no {} for {}", way, convolution, e);
        continue;
      }
      if (!Kernel.isReference(description)) {
        return finish.apply(way, description);
      }
      slow = way;
    }
    if (slow == null) {
      throw Problem.environment(
          "oneDNN has no code for %s on this machine. Set network.layers to stock.", convolution);
    }
    LOG.warn("oneDNN has only slow code for {}", convolution);
    return finish.apply(slow, describe.apply(slow));
  }

  private static List<Way> ways(Convolution convolution, int smallestForWinograd) {
    List<Way> ways = new ArrayList<>();
    if (convolution.suitsWinograd(smallestForWinograd)) {
      ways.add(new Way(algorithm.convolution_winograd, convolution.layout(), Layout.BLOCKED));
    }
    ways.add(new Way(algorithm.convolution_direct, convolution.layout(), Layout.BLOCKED));
    ways.add(new Way(algorithm.convolution_direct, Layout.PLAIN, Layout.PLAIN));
    return ways;
  }
}
