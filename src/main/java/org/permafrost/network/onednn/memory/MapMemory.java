package org.permafrost.network.onednn.memory;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where native layers outside of DL4J's own passes write: arrays that are given back are used
 * again, by later layers and batches. Memory that is freed and asked for anew at each batch would
 * not be found again: ND4J aligns its arrays, so one does not fit where an equal one was, and the
 * process grows until the garbage collector runs. Not thread-safe.
 */
public final class MapMemory extends LayerWorkspaceMgr {
  private final Blocks<INDArray> blocks =
      new Blocks<>(size -> Nd4j.createUninitializedDetached(DataType.FLOAT, size));
  private final Map<Long, INDArray> lent = new HashMap<>();

  /** Holds nothing yet. */
  public MapMemory() {
    super(EnumSet.allOf(ArrayType.class), Map.of(), Map.of());
  }

  @Override
  public INDArray createUninitialized(ArrayType use, DataType type, long[] shape, char order) {
    if (type != DataType.FLOAT) {
      return super.createUninitialized(use, type, shape, order);
    }
    long length = 1;
    for (long side : shape) {
      length *= side;
    }
    INDArray block = blocks.take(length);
    lent.put(address(block), block);
    return Nd4j.create(block.data(), shape, Nd4j.getStrides(shape, order), 0, order);
  }

  /**
   * Takes back an array that nobody reads any more.
   *
   * @return whether it was lent here; if not, nothing happens
   */
  public boolean giveBack(INDArray array) {
    INDArray block = lent.remove(address(array));
    if (block == null) {
      return false;
    }
    blocks.giveBack(block, block.length());
    return true;
  }

  private static long address(INDArray array) {
    return array.data().address();
  }
}
