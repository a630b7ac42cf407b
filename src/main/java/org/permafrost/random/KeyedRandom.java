package org.permafrost.random;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers that depend on what they are for, never on where or when they are drawn: the key
 * is (seed, purpose, epoch, image id). SplitMix64 (Steele, Lea, Flood 2014) over a keyed FNV-1a
 * start.
 */
public final class KeyedRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private KeyedRandom(long state) {
    this.state = state;
  }

  /** A stream for one image at one epoch. */
  public static KeyedRandom of(long seed, String purpose, long epoch, String imageId) {
    return new KeyedRandom(key(seed, purpose, epoch, imageId));
  }

  /** A well-mixed 64-bit value of the key; sorting by it shuffles. */
  public static long key(long seed, String purpose, long epoch, String imageId) {
    long h = mix(seed + GOLDEN);
    h = mix(h ^ fnv(purpose));
    h = mix(h ^ (epoch * GOLDEN));
    return mix(h ^ fnv(imageId));
  }

  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [0, bound). */
  public int nextInt(int bound) {
    return (int) (nextDouble() * bound);
  }

  public boolean nextBoolean() {
    return nextLong() < 0;
  }

  /** Standard normal, by Box and Muller. */
  public double nextGaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  private static long fnv(String text) {
    long h = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xff)) * 0x100000001b3L;
    }
    return h;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
