package org.permafrost.freeze;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

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
    FlatVector.of(flat).scatter(positions, packed);
  }
}
