package org.permafrost.network.onednn.memory;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Memory that starts where vector registers and the cache like it. */
public final class AlignedMemory {
  /** Some primitives write past the cache, which ends the JVM at other addresses. */
  private static final int ALIGNMENT = 64;

  private final BytePointer block;
  private final long bytes;

  public AlignedMemory(long bytes) {
    this.bytes = bytes;
    block = new BytePointer(bytes + ALIGNMENT);
  }

  /** Bytes that may be used. */
  long bytes() {
    return bytes;
  }

  public Pointer start() {
    return block.getPointer(-block.address() & (ALIGNMENT - 1));
  }

  /** Gives it back; nobody may use it any more. */
  public void free() {
    block.deallocate();
  }
}
