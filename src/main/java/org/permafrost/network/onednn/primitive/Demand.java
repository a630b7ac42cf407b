package org.permafrost.network.onednn.primitive;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.Scratch;

/**
 * Memory that a layer needs beside its output for batches of one shape.
 *
 * @param masks bytes it remembers from a forward pass for the backward one
 * @param copies bytes of weights it keeps in a layout of their own
 * @param scratch bytes of this thread's scratch memory, by part; shared by all layers
 */
public record Demand(long masks, long copies, Map<Scratch.Part, Long> scratch) {
  public static final Demand NONE = new Demand(0, 0, Map.of());

  public Demand {
    scratch = Map.copyOf(scratch);
  }

  /** What a primitive wants while it runs. */
  static Demand of(primitive_desc_base description) {
    return NONE.and(Scratch.Part.PRIMITIVE, description.scratchpad_desc().get_size());
  }

  /**
   * What a primitive of a convolution wants, operands in other layouts included.
   *
   * @param source where the input goes, or its gradient
   * @param output where the output's goes
   * @param weights as the primitive wants them
   */
  static Demand of(
      primitive_desc_base description,
      Convolution convolution,
      Convolution.Way way,
      Scratch.Part source,
      Scratch.Part output,
      memory.desc weights) {
    return of(description)
        .and(
            source,
            convolution.source().in(convolution.layout()),
            convolution.source().in(way.source()))
        .and(output, convolution.output().in(Layout.BLOCKED), convolution.output().in(way.output()))
        .and(Scratch.Part.WEIGHTS, convolution.plainWeights(), weights);
  }

  static Demand ofMask(memory.desc mask) {
    return new Demand(mask.get_size(), 0, Map.of());
  }

  /** And a part of scratch memory. */
  public Demand and(Scratch.Part part, long bytes) {
    return bytes == 0 ? this : and(new Demand(0, 0, Map.of(part, bytes)));
  }

  /** And room for an operand, if a primitive wants another layout than it is given. */
  public Demand and(Scratch.Part part, memory.desc given, memory.desc wanted) {
    return given.equals(wanted) ? this : and(part, wanted.get_size());
  }

  /** Both, one after the other. */
  public Demand and(Demand other) {
    Map<Scratch.Part, Long> both = new EnumMap<>(Scratch.Part.class);
    both.putAll(scratch);
    other.scratch.forEach((part, bytes) -> both.merge(part, bytes, Math::max));
    return new Demand(masks + other.masks, copies + other.copies, both);
  }

  /** Without rearranging weights at each run, but with a copy that is kept. */
  public Demand keepingWeights() {
    Map<Scratch.Part, Long> others = new EnumMap<>(Scratch.Part.class);
    others.putAll(scratch);
    Long weights = others.remove(Scratch.Part.WEIGHTS);
    return new Demand(masks, copies + (weights == null ? 0 : weights), others);
  }
}
