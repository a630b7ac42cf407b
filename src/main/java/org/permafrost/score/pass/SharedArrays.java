package org.permafrost.score.pass;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.MapMemory;

/**
 * Frees arrays off the Java heap, or gives them back, at once, not when the garbage collector gets
 * to them. Vertices that work in place return the memory they were given, so users are counted by
 * address.
 */
final class SharedArrays {
  private final MapMemory maps;
  private final Map<Long, Integer> users = new HashMap<>();

  /**
   * @param maps where arrays may come from; takes those back
   */
  SharedArrays(MapMemory maps) {
    this.maps = maps;
  }

  /** One more user of the array's memory. */
  void keep(INDArray array) {
    users.merge(address(array), 1, Integer::sum);
  }

  /** One user less; the last one frees it. */
  void release(INDArray array) {
    long address = address(array);
    int left = users.merge(address, -1, Integer::sum);
    if (left == 0) {
      users.remove(address);
      if (!maps.giveBack(array) && array.closeable()) {
        array.close();
      }
    }
  }

  private static long address(INDArray array) {
    return array.data().address();
  }
}
