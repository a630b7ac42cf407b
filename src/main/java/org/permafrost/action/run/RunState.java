package org.permafrost.action.run;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.image.Confidences;

/**
 * Where a run stands between two epochs, apart from the network.
 *
 * @param iteration minibatches each worker has trained
 * @param bestEpoch epoch with the best accuracy so far, 0 before the first
 * @param bestAccuracy on the split the drop rule looks at
 * @param memory what the method remembers, by entry of the model file
 * @param images what the network said about images when it last trained on them
 */
public record RunState(
    LearningState learning,
    int iteration,
    int bestEpoch,
    double bestAccuracy,
    SortedMap<String, byte[]> memory,
    Confidences images) {

  public static RunState start(LearningState learning, SortedMap<String, byte[]> memory) {
    return new RunState(learning, 0, 0, -1, memory, Confidences.none());
  }

  /** The same between the same epochs, with this state of learning. */
  public RunState with(LearningState next, SortedMap<String, byte[]> newMemory) {
    return new RunState(next, iteration, bestEpoch, bestAccuracy, newMemory, images);
  }

  /** The same with what is known of images. */
  public RunState knowing(Confidences newImages) {
    return new RunState(learning, iteration, bestEpoch, bestAccuracy, memory, newImages);
  }

  /** After an epoch that reached this accuracy; the first of equals stays the best. */
  public RunState after(
      LearningState next, int newIteration, double accuracy, SortedMap<String, byte[]> newMemory) {
    boolean better = accuracy > bestAccuracy;
    return new RunState(
        next,
        newIteration,
        better ? next.epoch() : bestEpoch,
        better ? accuracy : bestAccuracy,
        newMemory,
        images);
  }

  /** By value, the memory byte by byte. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RunState state
        && learning.equals(state.learning)
        && iteration == state.iteration
        && bestEpoch == state.bestEpoch
        && Double.compare(bestAccuracy, state.bestAccuracy) == 0
        && comparable(memory).equals(comparable(state.memory))
        && images.equals(state.images);
  }

  @Override
  public int hashCode() {
    return Objects.hash(learning, iteration, bestEpoch, bestAccuracy, comparable(memory), images);
  }

  private static Map<String, ByteBuffer> comparable(SortedMap<String, byte[]> memory) {
    Map<String, ByteBuffer> comparable = new TreeMap<>();
    memory.forEach((entry, bytes) -> comparable.put(entry, ByteBuffer.wrap(bytes)));
    return comparable;
  }
}
