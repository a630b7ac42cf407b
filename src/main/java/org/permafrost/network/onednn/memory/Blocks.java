package org.permafrost.network.onednn.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Lends blocks of memory of different sizes, which stay when they come back: the smallest idle one
 * that is large enough, else a new one. Equal requests in equal order get the same blocks, so
 * nothing is made any more after the first round.
 *
 * @param <B> what a block is
 */
public final class Blocks<B> {
  private final TreeMap<Long, Deque<B>> idle = new TreeMap<>();
  private final LongFunction<B> make;

  /**
   * @param make makes a block of that size
   */
  public Blocks(LongFunction<B> make) {
    this.make = make;
  }

  /** A block of at least this size. */
  public B take(long size) {
    Map.Entry<Long, Deque<B>> fitting = idle.ceilingEntry(size);
    if (fitting == null) {
      return make.apply(size);
    }
    B block = fitting.getValue().pop();
    if (fitting.getValue().isEmpty()) {
      idle.remove(fitting.getKey());
    }
    return block;
  }

  /**
   * Nobody uses this block any more.
   *
   * @param size that it was made with
   */
  public void giveBack(B block, long size) {
    idle.computeIfAbsent(size, s -> new ArrayDeque<>()).push(block);
  }
}
