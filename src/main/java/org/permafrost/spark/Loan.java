package org.permafrost.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Vectors that stay where they are on their way through Spark: in local mode driver and tasks share
 * one JVM, and what Spark stores of a vector is its number. Whoever opens a loan closes it when
 * nobody reads its vectors any more; nobody may write to them in between. Arrays that a loan made
 * room for are used again by the next one over the same {@link Room}: a round needs hundreds of
 * megabytes of them, which the garbage collector would clear and collect round by round.
 */
public final class Loan implements AutoCloseable {
  private static final Map<Long, Loan> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong OPENED = new AtomicLong();

  /** Arrays that loans of the same owner leave to each other. */
  public static final class Room {
    /** Of the loan that ended last, by length. */
    private final Map<Integer, Deque<float[]>> free = new HashMap<>();

    private synchronized float[] take(int length) {
      Deque<float[]> arrays = free.get(length);
      return arrays == null || arrays.isEmpty() ? new float[length] : arrays.pop();
    }

    private synchronized void leave(Map<Integer, Deque<float[]>> arrays) {
      free.clear();
      free.putAll(arrays);
    }

    /** Leaves all arrays that wait for the next loan to the garbage collector. */
    public synchronized void clear() {
      free.clear();
    }
  }

  private final Room room;
  private final long number = OPENED.incrementAndGet();
  private final Map<Long, FloatVector> vectors = new ConcurrentHashMap<>();
  private final AtomicLong lent = new AtomicLong();
  private final Map<Integer, Deque<float[]>> used = new HashMap<>();

  /**
   * @param room arrays it may use, and leaves its own to
   */
  public Loan(Room room) {
    this.room = room;
    OPEN.put(number, this);
  }

  /**
   * The open loan of this number.
   *
   * @throws IllegalStateException if it is closed, or of another JVM
   */
  static Loan of(long number) {
    Loan loan = OPEN.get(number);
    if (loan == null) {
      throw new IllegalStateException("Vectors are read after the end of their round");
    }
    return loan;
  }

  long number() {
    return number;
  }

  /**
   * An array for numbers that will be lent, with any content. Whoever asked for it calls {@link
   * #giveBack} behind the last write; a task that is killed before leaves it to the garbage
   * collector.
   */
  float[] room(int length) {
    return room.take(length);
  }

  /** Nobody writes to this array any more; another loan may when this one is closed. */
  synchronized void giveBack(float[] array) {
    used.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
  }

  /** Lends a vector. */
  long lend(FloatVector vector) {
    long key = lent.incrementAndGet();
    vectors.put(key, vector);
    return key;
  }

  /** The vector that was lent under this number. */
  FloatVector borrow(long key) {
    return vectors.get(key);
  }

  /** What earlier loans left and this one did not need goes to the garbage collector. */
  @Override
  public synchronized void close() {
    OPEN.remove(number);
    vectors.clear();
    room.leave(used);
    used.clear();
  }
}
