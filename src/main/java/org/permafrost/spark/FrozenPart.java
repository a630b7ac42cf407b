package org.permafrost.spark;

import java.io.Serializable;
import org.permafrost.freeze.FreezePlan;

/**
 * What does not change from round to round: the freeze plan and the values it protects. Broadcast
 * once for each plan; an executor that joins later fetches it then.
 *
 * @param values at the frozen positions, packed
 */
public record FrozenPart(FreezePlan plan, FloatVector values) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static FrozenPart of(FreezePlan plan, float[] parameters) {
    return new FrozenPart(plan, new FloatVector(plan.zeroUpdate().gather(parameters)));
  }

  /** All parameters, from those that may move; not to be written to. */
  public float[] complete(FloatVector free) {
    if (values.length() == 0) {
      return free.values();
    }
    float[] all = new float[free.length() + values.length()];
    plan.zeroUpdate().scatter(values.values(), all);
    plan.zeroUpdate().complement(all.length).scatter(free.values(), all);
    return all;
  }
}
