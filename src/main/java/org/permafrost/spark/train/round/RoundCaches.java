package org.permafrost.spark.train.round;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.permafrost.spark.FrozenPart;
import org.permafrost.spark.Loan;

/**
 * What stays from round to round to spare time; no result depends on it. Executors keep frozen
 * values from the round in which they froze, and arrays of millions of numbers are used again,
 * which the garbage collector would clear and collect round by round. For one thread.
 */
final class RoundCaches implements AutoCloseable {
  private record Sent(FrozenPart part, Broadcast<FrozenPart> broadcast) {}

  private final Map<Integer, Deque<float[]>> arrays = new HashMap<>();
  private final Loan.Room room = new Loan.Room();
  private Optional<Sent> sent = Optional.empty();

  /** The frozen part on the executors; sent when anything differs from what they have. */
  Broadcast<FrozenPart> frozen(JavaSparkContext context, FrozenPart part) {
    if (sent.isEmpty() || !sent.get().part().equals(part)) {
      forget();
      sent = Optional.of(new Sent(part, context.broadcast(part)));
    }
    return sent.get().broadcast();
  }

  /** Arrays for vectors that are lent within a round. */
  Loan.Room loans() {
    return room;
  }

  /** An array with any content. */
  float[] room(int length) {
    Deque<float[]> free = arrays.get(length);
    return free == null || free.isEmpty() ? new float[length] : free.pop();
  }

  /** Nobody reads this array any more. */
  void giveBack(float[] array) {
    if (array.length > 0) {
      arrays.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
    }
  }

  /** Takes the frozen values from the executors and lets go of all arrays. */
  @Override
  public void close() {
    forget();
    arrays.clear();
    room.clear();
  }

  private void forget() {
    sent.ifPresent(s -> s.broadcast().destroy());
    sent = Optional.empty();
  }
}
