package org.permafrost.network.onednn.memory;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays of other layers, whose order in memory is free. */
public final class Dense {
  private Dense() {}

  /** The same array if its numbers lie in c order without gaps, otherwise such a copy. */
  public static INDArray of(INDArray array) {
    return is(array) ? array : array.dup('c');
  }

  /** Whether the numbers of an array lie in c order without gaps. */
  public static boolean is(INDArray array) {
    long step = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != step) {
        return false;
      }
      step *= array.size(axis);
    }
    return true;
  }
}
