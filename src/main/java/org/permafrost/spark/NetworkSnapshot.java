package org.permafrost.spark;

import java.io.Serializable;
import org.permafrost.image.Normalizer;

/**
 * A network at one moment, ready to be sent to executors.
 *
 * @param configuration DL4J's JSON
 * @param parameters flat vector
 * @param normalizer how its input is made from pixels
 */
public record NetworkSnapshot(String configuration, FloatVector parameters, Normalizer normalizer)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public NetworkSnapshot(String configuration, float[] parameters, Normalizer normalizer) {
    this(configuration, new FloatVector(parameters), normalizer);
  }

  /** The flat vector; treat it as constant. */
  public float[] values() {
    return parameters.values();
  }
}
