package org.permafrost.network.onednn.memory;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;

/**
 * Batches of a thread, in memory that the next batch uses again, see {@link MapMemory}. For any
 * network.
 */
public final class BatchArrays {
  private static final ThreadLocal<MapMemory> OF_THREAD = ThreadLocal.withInitial(MapMemory::new);

  private BatchArrays() {}

  /**
   * An array until it is given back.
   *
   * @param values in c order
   */
  public static INDArray of(float[] values, long... shape) {
    INDArray array =
        OF_THREAD.get().createUninitialized(ArrayType.INPUT, DataType.FLOAT, shape, 'c');
    FloatArrays.assign(array, values);
    return array;
  }

  /** Takes back an array that nobody reads any more; one that is from elsewhere is freed. */
  public static void giveBack(INDArray array) {
    if (!OF_THREAD.get().giveBack(array) && array.closeable()) {
      array.close();
    }
  }

  /** Keeps nothing for later batches of this thread. */
  public static void forget() {
    OF_THREAD.remove();
  }
}
