package org.permafrost.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Vectors that stay where they are on their way through Spark: in local mode driver and tasks share
 * one JVM, and what Spark stores of a vector is its number. Whoever opens a loan closes it when
 * nobody reads its vectors any more; nobody may write to them in between.
 */
final class Loan implements AutoCloseable {
  private static final Map<Long, Loan> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong OPENED = new AtomicLong();

  private final long number = OPENED.incrementAndGet();
  private final Map<Long, FloatVector> vectors = new ConcurrentHashMap<>();
  private final AtomicLong lent = new AtomicLong();

  Loan() {
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

  @Override
  public void close() {
    OPEN.remove(number);
    vectors.clear();
  }
}
