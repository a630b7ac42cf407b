package org.permafrost.network.onednn.memory;

import java.util.EnumMap;
import java.util.Map;

/**
 * Memory of one thread whose content matters within one call of a layer only. It grows to what the
 * largest layer of the thread's networks needs and goes with the thread.
 */
public final class Scratch {
  /** Parts that may be in use at the same time. */
  public enum Part {
    /** What a primitive needs while it runs. */
    PRIMITIVE,
    /** A map in the layout a primitive wants. */
    SOURCE,
    /** Another one. */
    RESULT,
    /** Weights or their gradient in the layout a primitive wants. */
    WEIGHTS,
    /** A gradient behind an activation function, or a correction of it. */
    GRADIENT,
    /** Gradients of the maps of some filters. */
    SELECTION,
    /** Gradients of these filters' weights. */
    FILTERS,
    /** And of their biases, or others that nobody reads. */
    BIASES
  }

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final Map<Part, AlignedMemory> memory = new EnumMap<>(Part.class);

  private Scratch() {}

  /** At least this many bytes; the same ones at each call, as long as they suffice. */
  public static AlignedMemory of(Part part, long bytes) {
    return OF_THREAD.get().memory(part, bytes);
  }

  private AlignedMemory memory(Part part, long bytes) {
    AlignedMemory held = memory.get(part);
    if (held == null || held.bytes() < bytes) {
      if (held != null) {
        held.free();
      }
      held = new AlignedMemory(bytes);
      memory.put(part, held);
    }
    return held;
  }
}
