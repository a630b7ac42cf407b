package org.permafrost.network.onednn.memory;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the numbers of a primitive's argument lie. */
@FunctionalInterface
public interface Place {
  /** Points an argument there. */
  void give(Slot argument);

  static Place of(INDArray array) {
    return argument -> argument.at(array);
  }

  /** In this thread's scratch memory. */
  static Place of(Scratch.Part part) {
    return argument -> argument.at(part);
  }
}
