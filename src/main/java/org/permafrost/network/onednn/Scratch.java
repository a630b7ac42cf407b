package org.permafrost.network.onednn;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory of one thread whose content matters within one call of a layer only. It grows to what the
 * largest layer of the thread's networks needs and goes with the thread.
 */
final class Scratch {
  /** Parts that may be in use at the same time. */
  enum Part {
    /** What a primitive needs while it runs. */
    PRIMITIVE,
    /** A map in the layout a primitive wants. */
    SOURCE,
    /** Another one. */
    RESULT,
    /** Weights or their gradient in the layout a primitive wants. */
    WEIGHTS,
    /** A gradient behind an activation function, or a correction of it. */
    GRADIENT
  }

  /** Some primitives write past the cache, which traps at other addresses. */
  static final int ALIGNMENT = 64;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final Map<Part, BytePointer> memory = new EnumMap<>(Part.class);

  private Scratch() {}

  /** At least this many bytes, aligned; the same ones at each call, as long as they suffice. */
  static Pointer of(Part part, long bytes) {
    return OF_THREAD.get().memory(part, bytes);
  }

  /** Bytes this thread holds. */
  static long held() {
    return OF_THREAD.get().memory.values().stream().mapToLong(BytePointer::capacity).sum();
  }

  private Pointer memory(Part part, long bytes) {
    BytePointer held = memory.get(part);
    if (held == null || held.capacity() < bytes + ALIGNMENT) {
      if (held != null) {
        held.deallocate();
      }
      held = new BytePointer(bytes + ALIGNMENT);
      memory.put(part, held);
    }
    return held.getPointer(-held.address() & (ALIGNMENT - 1));
  }
}
