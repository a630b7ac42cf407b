package org.permafrost.freeze.synapse;

import java.util.Collection;
import org.permafrost.freeze.ElasticPull;
import org.permafrost.freeze.Intervals;
import org.permafrost.network.catalog.Range;

/**
 * How much each parameter matters to what was learned, by how far it lowered the loss on its way
 * (Zenke, Poole and Ganguli 2017, arXiv 1703.04200). Immutable; vectors are as long as the
 * network's, and hold nothing outside of the positions that are followed.
 */
public final class Synapses {
  private static final float[] NONE = {};

  private final Intervals positions;
  private final float[] start;
  private final float[] omega;
  private final float[] importance;
  private final float[] anchors;

  /**
   * @param positions that are followed
   * @param start where the parameters were when their path began; empty if none has
   * @param omega how far the path has lowered the loss; as long as {@code start}
   * @param importance of what was learned; empty if nothing was
   * @param anchors where the parameters were then; as long as {@code importance}
   */
  Synapses(Intervals positions, float[] start, float[] omega, float[] importance, float[] anchors) {
    this.positions = positions;
    this.start = start;
    this.omega = omega;
    this.importance = importance;
    this.anchors = anchors;
  }

  /** Nothing learned, and on no path. */
  public static Synapses none(Intervals positions) {
    return new Synapses(positions, NONE, NONE, NONE, NONE);
  }

  /** Whether something was trained since importance was last measured. */
  public boolean onPath() {
    return omega.length > 0;
  }

  /** Whether importance has been measured. */
  public boolean measured() {
    return importance.length > 0;
  }

  /**
   * After a round: {@code omega -= gradient * (after - before)}.
   *
   * @param before all parameters
   * @param after all parameters
   * @param gradient of the loss alone, mean over the round, packed
   */
  public Synapses moved(float[] before, float[] after, float[] gradient) {
    float[] next = onPath() ? omega.clone() : new float[before.length];
    int from = 0;
    for (Range run : positions.list()) {
      for (int i = run.start(); i < run.end(); i++) {
        next[i] -= (float) (gradient[from++] * ((double) after[i] - before[i]));
      }
    }
    return new Synapses(positions, onPath() ? start : before.clone(), next, importance, anchors);
  }

  /**
   * After a round that lowered the loss by so much.
   *
   * @param before all parameters
   * @param lowered packed
   */
  public Synapses lowered(float[] before, float[] lowered) {
    float[] next = onPath() ? omega.clone() : new float[before.length];
    int from = 0;
    for (Range run : positions.list()) {
      for (int i = run.start(); i < run.end(); i++) {
        next[i] += lowered[from++];
      }
    }
    return new Synapses(positions, onPath() ? start : before.clone(), next, importance, anchors);
  }

  /**
   * Measures importance at the end of the path: {@code Omega = max(0, Omega + omega / ((theta -
   * start)^2 + damping))}; the next path begins with the next round.
   *
   * @param parameters all, now
   * @param clip largest importance of a parameter
   * @param units whose parameters count as one: both omega and the squares with their damping are
   *     summed over each before they are divided; parameters in none count singly
   */
  public Synapses measure(
      float[] parameters, double damping, double clip, Collection<Intervals> units) {
    float[] gained = new float[parameters.length];
    for (Range run : positions.list()) {
      for (int i = run.start(); i < run.end(); i++) {
        gained[i] = (float) (omega[i] / (square(parameters, i) + damping));
      }
    }
    units.forEach(unit -> together(unit, parameters, damping, gained));
    for (int i = 0; i < gained.length; i++) {
      double sum = measured() ? (double) importance[i] + gained[i] : gained[i];
      gained[i] = (float) Math.min(clip, Math.max(0, sum));
    }
    return new Synapses(positions, NONE, NONE, gained, parameters.clone());
  }

  private void together(Intervals unit, float[] parameters, double damping, float[] gained) {
    double lowered = 0;
    double squares = 0;
    for (Range run : unit.list()) {
      for (int i = run.start(); i < run.end(); i++) {
        lowered += omega[i];
        squares += square(parameters, i) + damping;
      }
    }
    for (Range run : unit.list()) {
      for (int i = run.start(); i < run.end(); i++) {
        gained[i] = (float) (lowered / squares);
      }
    }
  }

  private double square(float[] parameters, int i) {
    double distance = (double) parameters[i] - start[i];
    return distance * distance;
  }

  /**
   * The gradient of the penalty {@code strength * sum Omega (theta - anchor)^2}.
   *
   * @param rate largest learning rate that is used
   */
  public ElasticPull pull(double strength, double rate) {
    return new ElasticPull(
        positions, 2 * strength, positions.gather(importance), positions.gather(anchors), rate);
  }

  /** Importance of each parameter, 0 where none was measured; as long as the network's vector. */
  public float[] importance() {
    return importance.clone();
  }

  /** How far the path so far has lowered the loss; empty if there is none. */
  public float[] omega() {
    return omega.clone();
  }

  /** Little-endian, after the version of the form. */
  public byte[] toBytes() {
    return SynapseBytes.write(start, omega, importance, anchors);
  }

  /**
   * The inverse of {@link #toBytes}.
   *
   * @param parameters of the network
   * @throws IllegalArgumentException if the bytes are none, or of another network
   */
  public static Synapses fromBytes(Intervals positions, int parameters, byte[] content) {
    float[][] read = SynapseBytes.read(content, parameters);
    return new Synapses(positions, read[0], read[1], read[2], read[3]);
  }
}
