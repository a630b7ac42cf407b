package org.permafrost.freeze;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.catalog.Range;

/**
 * Where the state of an update rule keeps what belongs to a parameter. DL4J's state vector is cut
 * into blocks of consecutive parameters; a block holds one number per parameter (momentum, mean
 * square), or all first moments and then all second ones (Adam), or none (SGD, running statistics).
 */
public final class StateLayout {
  /** Parameters {@code from .. to - 1}, whose state starts at {@code state}, copy after copy. */
  private record Block(int from, int to, int state, int copies) {}

  private final List<Block> blocks;
  private final int length;

  private StateLayout(List<Block> blocks, int length) {
    this.blocks = List.copyOf(blocks);
    this.length = length;
  }

  /** The layout of a network's updater, whether it has one yet or not. */
  public static StateLayout of(ComputationGraph network) {
    ComputationGraphUpdater updater = new ComputationGraphUpdater(network);
    StateLayout layout = of(updater);
    INDArray state = updater.getStateViewArray();
    if (state != null) {
      state.close();
    }
    return layout;
  }

  /** The layout of an updater's state. */
  public static StateLayout of(ComputationGraphUpdater updater) {
    List<Block> blocks = new ArrayList<>();
    int length = 0;
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      int parameters = block.getParamOffsetEnd() - block.getParamOffsetStart();
      int state = block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart();
      if (parameters == 0 || state == 0) {
        continue;
      }
      if (state % parameters != 0) {
        throw new IllegalStateException(
            "An update rule keeps " + state + " numbers for " + parameters + " parameters");
      }
      blocks.add(
          new Block(
              block.getParamOffsetStart(),
              block.getParamOffsetEnd(),
              block.getUpdaterViewOffsetStart(),
              state / parameters));
      length += state;
    }
    return new StateLayout(blocks, length);
  }

  /** Length of the state vector; 0 if the rule keeps none. */
  public int length() {
    return length;
  }

  /** Positions of the state vector that belong to these parameters. */
  public Intervals stateOf(Intervals parameters) {
    List<Range> state = new ArrayList<>();
    for (Block block : blocks) {
      for (int i = 0; i < parameters.count(); i++) {
        int from = Math.max(block.from(), parameters.start(i));
        int to = Math.min(block.to(), parameters.end(i));
        for (int copy = 0; copy < block.copies() && from < to; copy++) {
          int shift = block.state() + copy * (block.to() - block.from()) - block.from();
          state.add(Range.between(from + shift, to + shift));
        }
      }
    }
    return Intervals.of(state);
  }
}
