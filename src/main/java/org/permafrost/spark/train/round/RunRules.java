package org.permafrost.spark.train.round;

import java.io.Serializable;
import org.permafrost.settings.NetworkSettings.Layers;

/**
 * What all rounds of a run have in common.
 *
 * @param configuration DL4J's JSON of the network
 * @param layers what replicas compute with
 * @param averagesState whether momentum and moments are averaged too, or start anew each round
 * @param gradientClip largest gradient norm; 0 is off
 * @param seed of the run, for layers that draw random numbers
 */
public record RunRules(
    String configuration, Layers layers, boolean averagesState, double gradientClip, long seed)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
