package org.permafrost.freeze;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Puts frozen values back after a step. DL4J applies constraints on weights behind the updater and
 * every listener, and a maximum norm rescales each filter at each step, so there the zeroed update
 * of {@link FreezingUpdater} is not enough.
 */
public final class HeldValues {
  private final Intervals positions;
  private final float[] packed;

  private HeldValues(Intervals positions, float[] packed) {
    this.positions = positions;
    this.packed = packed;
  }

  /**
   * What has to be put back after each step of this network: nothing if no layer has a constraint.
   *
   * @param frozen positions that must keep their bits
   * @param parameters flat vector the replica starts from
   */
  public static HeldValues of(ComputationGraph network, Intervals frozen, float[] parameters) {
    boolean constrained =
        Arrays.stream(network.getLayers())
            .map(layer -> layer.conf().getLayer().getConstraints())
            .anyMatch((List<LayerConstraint> c) -> c != null && !c.isEmpty());
    Intervals positions = constrained ? frozen : Intervals.empty();
    return new HeldValues(positions, positions.gather(parameters));
  }

  /**
   * Writes the held values to their positions.
   *
   * @param flat the network's parameters, shape {@code [1, n]}
   */
  public void restore(INDArray flat) {
    if (positions.count() == 0) {
      return;
    }
    if (positions.end(positions.count() - 1) > flat.length()) {
      throw new IndexOutOfBoundsException(positions + " in " + flat.length() + " numbers");
    }
    if (Nd4j.getEnvironment().isCPU()) {
      restoreHostMemory(flat);
    } else {
      INDArray vector = flat.reshape(flat.length());
      int from = 0;
      for (Intervals.Interval i : positions.list()) {
        float[] values = Arrays.copyOfRange(packed, from, from + i.end() - i.start());
        vector.get(NDArrayIndex.interval(i.start(), i.end())).assign(Nd4j.createFromArray(values));
        from += values.length;
      }
    }
  }

  private void restoreHostMemory(INDArray flat) {
    FloatPointer memory = new FloatPointer(flat.data().addressPointer());
    int from = 0;
    for (int i = 0; i < positions.count(); i++) {
      int length = positions.end(i) - positions.start(i);
      memory.position(positions.start(i)).put(packed, from, length);
      from += length;
    }
  }
}
