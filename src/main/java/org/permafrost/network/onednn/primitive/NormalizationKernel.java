package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import java.util.Optional;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Slot;

/**
 * oneDNN's primitives of batch normalisation {@code y = gamma (x - mean) / sqrt(variance + epsilon)
 * + beta} for one shape, with ReLU behind it or not. Whoever runs one sets its arguments first; the
 * backward ones belong to the training run before.
 */
public final class NormalizationKernel {
  public final Slot source;
  public final Slot result;
  public final Slot resultGradient;
  public final Slot sourceGradient;
  public final Slot mean;
  public final Slot variance;

  /** Gamma, then beta. */
  public final Slot scaleShift;

  public final Slot scaleShiftGradient;

  /** Computes mean and variance of the batch, and normalises by them. */
  public final Kernel byBatch;

  /** Normalises by given mean and variance; {@link #backward} may follow. */
  public final Kernel byGiven;

  /** As {@link #byGiven}, for evaluation. */
  public final Kernel inference;

  /** For mean and variance computed from the batch. */
  public final Kernel backward;

  /** For mean and variance that did not depend on the batch. */
  public final Kernel backwardByGiven;

  private final memory.desc layout;
  private final float epsilon;
  private final boolean rectified;

  /**
   * @param shape with the true number of channels; arrays are in blocks
   */
  public NormalizationKernel(MapShape shape, float epsilon, boolean rectified) {
    layout = shape.in(Layout.BLOCKED);
    this.epsilon = epsilon;
    this.rectified = rectified;
    batch_normalization_forward.primitive_desc computing =
        forward(prop_kind.forward_training, false);
    batch_normalization_forward.primitive_desc given = forward(prop_kind.forward_training, true);
    source = new Slot(layout);
    result = new Slot(layout);
    resultGradient = new Slot(layout);
    sourceGradient = new Slot(layout);
    mean = new Slot(computing.mean_desc());
    variance = new Slot(computing.variance_desc());
    scaleShift = new Slot(computing.weights_desc());
    scaleShiftGradient = new Slot(computing.weights_desc());
    Optional<memory> positive =
        rectified
            ? Optional.of(new memory(computing.workspace_desc(), OneDnn.engine()))
            : Optional.empty();
    byBatch = kernel(computing, positive);
    byGiven = kernel(given, positive);
    inference = kernel(forward(prop_kind.forward_inference, true), Optional.empty());
    backward = backward(computing, false, positive);
    backwardByGiven = backward(given, true, positive);
  }

  /** Its mask and what its primitives need. */
  public static Demand demand(MapShape shape, float epsilon, boolean rectified) {
    memory.desc layout = shape.in(Layout.BLOCKED);
    batch_normalization_forward.primitive_desc computing =
        forward(prop_kind.forward_training, layout, epsilon, flags(false, rectified));
    Demand forward = Demand.of(computing);
    return rectified ? forward.and(Demand.ofMask(computing.workspace_desc())) : forward;
  }

  private batch_normalization_forward.primitive_desc forward(prop_kind purpose, boolean given) {
    return forward(purpose, layout, epsilon, flags(given, rectified));
  }

  private static batch_normalization_forward.primitive_desc forward(
      prop_kind purpose, memory.desc layout, float epsilon, normalization_flags flags) {
    return new batch_normalization_forward.primitive_desc(
        new batch_normalization_forward.desc(purpose, layout, epsilon, flags),
        OneDnn.attributes(),
        OneDnn.engine());
  }

  private Kernel kernel(
      batch_normalization_forward.primitive_desc description, Optional<memory> positive) {
    Kernel kernel =
        new Kernel(new batch_normalization_forward(description), description)
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DST, result)
            .with(DNNL_ARG_MEAN, mean)
            .with(DNNL_ARG_VARIANCE, variance)
            .with(DNNL_ARG_SCALE_SHIFT, scaleShift);
    positive.ifPresent(m -> kernel.with(DNNL_ARG_WORKSPACE, m));
    return kernel;
  }

  private Kernel backward(
      batch_normalization_forward.primitive_desc hint, boolean given, Optional<memory> positive) {
    batch_normalization_backward.primitive_desc description =
        new batch_normalization_backward.primitive_desc(
            new batch_normalization_backward.desc(
                prop_kind.backward, layout, layout, epsilon, flags(given, rectified)),
            OneDnn.attributes(),
            OneDnn.engine(),
            hint);
    Kernel kernel =
        new Kernel(new batch_normalization_backward(description), description)
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DIFF_DST, resultGradient)
            .with(DNNL_ARG_DIFF_SRC, sourceGradient)
            .with(DNNL_ARG_MEAN, mean)
            .with(DNNL_ARG_VARIANCE, variance)
            .with(DNNL_ARG_SCALE_SHIFT, scaleShift)
            .with(DNNL_ARG_DIFF_SCALE_SHIFT, scaleShiftGradient);
    positive.ifPresent(m -> kernel.with(DNNL_ARG_WORKSPACE, m));
    return kernel;
  }

  private static normalization_flags flags(boolean given, boolean rectified) {
    normalization_flags flags = normalization_flags.use_scale_shift;
    if (given) {
      flags = dnnl.or(flags, normalization_flags.use_global_stats);
    }
    return rectified ? dnnl.or(flags, normalization_flags.fuse_norm_relu) : flags;
  }
}
