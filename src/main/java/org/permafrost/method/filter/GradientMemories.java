package org.permafrost.method.filter;

import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.freeze.GradientMemory;
import org.permafrost.problem.Problem;

/** Gradients of learned classes as an entry of a model file. */
final class GradientMemories {
  private static final String ENTRY = "gradients.bin";

  private GradientMemories() {}

  /**
   * @throws Problem (data) if the entry is damaged
   */
  static GradientMemory read(SortedMap<String, byte[]> memory) {
    byte[] bytes = memory.get(ENTRY);
    try {
      return bytes == null ? GradientMemory.none() : GradientMemory.fromBytes(bytes);
    } catch (IllegalArgumentException e) {
      throw Problem.data("The entry %s of a model cannot be read: %s", ENTRY, e.getMessage())
          .causedBy(e);
    }
  }

  static SortedMap<String, byte[]> write(GradientMemory gradients) {
    SortedMap<String, byte[]> memory = new TreeMap<>();
    if (!gradients.isEmpty()) {
      memory.put(ENTRY, gradients.toBytes());
    }
    return memory;
  }
}
