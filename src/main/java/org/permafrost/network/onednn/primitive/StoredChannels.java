package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;

import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Slot;

/**
 * Corrects the gradient of a batch normalisation for channels whose statistics do not depend on the
 * batch. oneDNN computes {@code gamma s (dy - dbeta / n - x' dgamma / n)} for all channels, with s
 * = 1 / sqrt(variance + epsilon), x' = s (x - mean) the normalised input and n the numbers of a
 * channel; in these channels {@code gamma s dy} is meant, so {@code gamma s (dbeta + x' dgamma) /
 * n} is added back, as {@code slope x + offset} in one pass. Nothing but zero is added to the
 * others.
 */
public final class StoredChannels {
  /** The second step behind the product, in oneDNN's count of arguments. */
  private static final int OFFSETS = 2 * DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1;

  private final MapShape shape;
  private final float epsilon;
  private final int room;
  private final Slot source;
  private final Slot gradient;
  private final FloatPointer slopes;
  private final FloatPointer offsets;
  private final Kernel kernel;

  public StoredChannels(MapShape shape, float epsilon) {
    this.shape = shape;
    this.epsilon = epsilon;
    memory.desc maps = shape.in(Layout.BLOCKED);
    memory.desc perChannel = new MapShape(1, shape.channels(), 1, 1).in(Layout.BLOCKED);
    source = new Slot(maps);
    gradient = new Slot(maps);
    room = Math.toIntExact(Layout.BLOCKED.room(shape.channels()));
    slopes = new FloatPointer(room);
    offsets = new FloatPointer(room);
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(algorithm.binary_mul, maps, perChannel, maps),
            addedTo(perChannel),
            OneDnn.engine());
    kernel =
        new Kernel(new binary(description), description)
            .with(DNNL_ARG_SRC_0, source)
            .with(DNNL_ARG_SRC_1, new Slot(perChannel).at(slopes))
            .with(OFFSETS, new Slot(perChannel).at(offsets))
            .with(DNNL_ARG_DST, gradient);
  }

  /** Adds a product to what is there, and then a number per channel. */
  private static primitive_attr addedTo(memory.desc perChannel) {
    post_ops after = new post_ops();
    after.append_sum();
    after.append_binary(algorithm.binary_add, perChannel);
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    attributes.set_post_ops(after);
    return attributes;
  }

  /**
   * @param stored channels to correct
   * @param mean that the input was normalised by, as the variance
   * @param parameters of the layer
   * @param gradients of its parameters
   * @param ofInput gradient to correct
   */
  public void correct(
      int[] stored,
      INDArray input,
      FloatPointer mean,
      FloatPointer variance,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients,
      INDArray ofInput) {
    double count = (double) shape.images() * shape.height() * shape.width();
    float[] gamma = FloatArrays.copyOf(parameters.get(GAMMA));
    float[] ofGamma = FloatArrays.copyOf(gradients.get(GAMMA));
    float[] ofBeta = FloatArrays.copyOf(gradients.get(BETA));
    float[] slope = new float[room];
    float[] offset = new float[room];
    for (int c : stored) {
      double scale = 1 / Math.sqrt((double) variance.get(c) + epsilon);
      double share = gamma[c] * scale / count;
      slope[c] = (float) (share * ofGamma[c] * scale);
      offset[c] = (float) (share * (ofBeta[c] - ofGamma[c] * scale * mean.get(c)));
    }
    slopes.put(slope);
    offsets.put(offset);
    source.at(input);
    gradient.at(ofInput);
    kernel.run();
  }
}
