package org.permafrost.head.sums;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;

/**
 * How the features of a network become whole numbers of 16 bits: multiples of a step that is a
 * power of two, so that nothing but the rounding to the step is lost, and sums and products of them
 * are exact in any order. The steps and the centre are taken from the images a head begins with and
 * kept from then on; what lies outside later is clipped.
 *
 * @param inputs features of the network that are used
 * @param outputs numbers made of them; as many as inputs unless the expansion is random
 * @param seed of R
 * @param exponent the step of the inputs is 2 to this power
 * @param shift the random features are divided by 2 to this power
 * @param centre subtracted from the inputs, in steps; empty unless the expansion is random
 */
public record FeatureMap(
    Expansion expansion,
    int inputs,
    int outputs,
    long seed,
    int exponent,
    int shift,
    List<Integer> centre)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Largest magnitude of a number. */
  public static final int LARGEST = Short.MAX_VALUE;

  /** With this many inputs a random feature still is an int. */
  public static final int MOST_RANDOM_INPUTS = 1 << 14;

  /** Most inputs and outputs. */
  public static final int MOST_FEATURES = 1 << 16;

  /** Copies the list. */
  public FeatureMap {
    centre = List.copyOf(centre);
  }

  /**
   * Without random features.
   *
   * @param largest magnitude of a feature, after the square root if that is taken
   */
  public static FeatureMap of(Expansion expansion, int inputs, float largest) {
    return new FeatureMap(expansion, inputs, inputs, 0, exponent(largest), 0, List.of());
  }

  /** With random features whose size is not known yet. */
  public static FeatureMap random(
      int inputs, int outputs, long seed, float largest, List<Integer> centre) {
    return new FeatureMap(Expansion.RANDOM, inputs, outputs, seed, exponent(largest), 0, centre);
  }

  /** The features in steps as they are, to find the centre of random ones. */
  public FeatureMap beforeExpansion() {
    return new FeatureMap(Expansion.PLAIN, inputs, inputs, 0, exponent, 0, Collections.emptyList());
  }

  /**
   * With random features that fit into 16 bits.
   *
   * @param largest of them, undivided
   */
  public FeatureMap scaled(int largest) {
    int fitting = 0;
    while ((largest + half(fitting)) >> fitting > LARGEST) {
      fitting++;
    }
    return new FeatureMap(expansion, inputs, outputs, seed, exponent, fitting, centre);
  }

  /** The step of the numbers, in units of the network's features. */
  public double step() {
    return Math.scalb(1.0, exponent + shift);
  }

  static long half(int shift) {
    return shift == 0 ? 0 : 1L << (shift - 1);
  }

  /** Smallest power of two in which the largest magnitude has at most {@link #LARGEST} steps. */
  private static int exponent(float largest) {
    if (!(largest >= 0) || Float.isInfinite(largest)) {
      throw new IllegalArgumentException("No range ends at " + largest);
    }
    if (largest == 0) {
      return 0;
    }
    int exponent = Math.getExponent(largest) - 15;
    while (Math.rint(Math.scalb((double) largest, -exponent)) > LARGEST) {
      exponent++;
    }
    return exponent;
  }
}
