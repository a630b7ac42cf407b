package org.permafrost.network.onednn.layer;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What is needed of a vertex's backward pass.
 *
 * @param any whether anything is
 * @param ofInput whether the gradient of an input is, input by input
 * @param frozen positions among the vertex's own parameters whose gradients nobody reads
 */
public record BackwardNeed(boolean any, boolean[] ofInput, BitSet frozen) {
  /** Everything, of a vertex with this many inputs. */
  public static BackwardNeed all(int inputs) {
    boolean[] each = new boolean[inputs];
    Arrays.fill(each, true);
    return new BackwardNeed(true, each, new BitSet());
  }

  public boolean ofOnlyInput() {
    return ofInput[0];
  }
}
