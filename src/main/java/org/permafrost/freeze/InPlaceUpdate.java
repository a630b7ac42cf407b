package org.permafrost.freeze;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;

/**
 * Updates parameters and the state of their rules in one walk through memory, piece by piece, and
 * leaves out what is frozen. DL4J walks through all of them once each for the minibatch's size, the
 * rule, weight decay and the subtraction.
 */
final class InPlaceUpdate {
  /** Numbers of a piece: parameters, gradient and state together fit the first cache. */
  private static final int PIECE = 1024;

  private final List<ParameterArray> arrays;
  private final Optional<INDArray> state;
  private final float[] parameters = new float[PIECE];
  private final float[] gradient = new float[PIECE];
  private final float[][] remembered;
  private List<Intervals> free;
  private final double[] factors;

  private InPlaceUpdate(List<ParameterArray> arrays, Optional<INDArray> state) {
    this.arrays = arrays;
    this.state = state;
    remembered = new float[arrays.stream().mapToInt(ParameterArray::kinds).max().orElse(0)][PIECE];
    factors = new double[arrays.size()];
    rates(List.of(), 0);
    hold(Intervals.empty());
  }

  /**
   * @return empty if the network's numbers are no float32 on the host, or a layer has a rule, a
   *     penalty or a limit on gradients that cannot be set
   */
  static Optional<InPlaceUpdate> of(ComputationGraph network, ComputationGraphUpdater updater) {
    if (!Nd4j.getEnvironment().isCPU() || network.params().dataType() != DataType.FLOAT) {
      return Optional.empty();
    }
    List<ParameterArray> arrays = new ArrayList<>();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      for (UpdaterBlock.ParamState array : block.getLayersAndVariablesInBlock()) {
        if (!ParameterArray.isKnown(block, array)) {
          return Optional.empty();
        }
        arrays.add(ParameterArray.of(block, array));
      }
    }
    return Optional.of(new InPlaceUpdate(arrays, Optional.ofNullable(updater.getStateViewArray())));
  }

  /** These parameters, and what their rules remember, keep their bits from now on. */
  void hold(Intervals positions) {
    free = arrays.stream().map(array -> positions.gaps(array.range())).toList();
  }

  /**
   * What the learning rates of the next step are multiplied by.
   *
   * @param step of the round, from 0
   */
  void rates(List<RateFactor> of, int step) {
    Arrays.fill(factors, 1);
    for (RateFactor factor : of) {
      for (int a = 0; a < factors.length; a++) {
        if (factor.positions().contains(arrays.get(a).range().start())) {
          factors[a] = factor.perStep()[step];
        }
      }
    }
  }

  /**
   * @param network flat parameters
   * @param gradients flat, of the same length
   * @param iteration steps before this one
   * @param images whose gradients were added up; 1 where means are given
   */
  void step(INDArray network, INDArray gradients, int iteration, int epoch, int images) {
    Memory memory =
        new Memory(
            FloatArrays.buffer(network),
            FloatArrays.buffer(gradients),
            state.map(FloatArrays::buffer).orElse(FloatBuffer.allocate(0)));
    for (int a = 0; a < arrays.size(); a++) {
      ParameterArray array = arrays.get(a);
      PieceUpdate update = new PieceUpdate(array, iteration, epoch, images, factors[a]);
      Intervals runs = free.get(a);
      for (int i = 0; i < runs.count(); i++) {
        for (int at = runs.start(i); at < runs.end(i); at += PIECE) {
          move(memory, array, update, at, Math.min(PIECE, runs.end(i) - at));
        }
      }
    }
  }

  /** Where parameters, gradients and the state of the rules lie. */
  private record Memory(FloatBuffer parameters, FloatBuffer gradients, FloatBuffer state) {}

  private void move(Memory memory, ParameterArray array, PieceUpdate update, int at, int length) {
    memory.parameters().get(at, parameters, 0, length);
    memory.gradients().get(at, gradient, 0, length);
    for (int kind = 0; kind < array.kinds(); kind++) {
      memory.state().get(array.state(at, kind), remembered[kind], 0, length);
    }
    update.apply(parameters, gradient, remembered, length);
    memory.parameters().put(at, parameters, 0, length);
    for (int kind = 0; kind < array.kinds(); kind++) {
      memory.state().put(array.state(at, kind), remembered[kind], 0, length);
    }
  }
}
