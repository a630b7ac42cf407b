package org.permafrost.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.permafrost.random.KeyedRandom;

/** Damages what was right: a few bytes, a number, a length, a piece. */
final class Mutations {
  private static final int[] EXTREMES = {
    0, 1, 0x7f, 0x80, 0xff, 0x7fffffff, 0x80000000, 0xffffffff
  };
  private static final int MOST = 6;

  private Mutations() {}

  static byte[] of(List<byte[]> samples, KeyedRandom random) {
    byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
    for (int left = 1 + random.nextInt(MOST); left > 0 && bytes.length > 0; left--) {
      bytes = mutated(bytes, random);
    }
    return bytes;
  }

  private static byte[] mutated(byte[] bytes, KeyedRandom random) {
    // Headers decide most, and stand in front.
    int range = random.nextBoolean() ? Math.min(bytes.length, 64) : bytes.length;
    int at = random.nextInt(range);
    switch (random.nextInt(7)) {
      case 0 -> bytes[at] = (byte) (bytes[at] ^ (1 << random.nextInt(8)));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> number(bytes, at, random, true);
      case 3 -> number(bytes, at, random, false);
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 5 -> {
        return piece(bytes, at, random, true);
      }
      default -> {
        return piece(bytes, at, random, false);
      }
    }
    return bytes;
  }

  private static void number(byte[] bytes, int at, KeyedRandom random, boolean bigEndian) {
    int value = EXTREMES[random.nextInt(EXTREMES.length)];
    int size = 1 << random.nextInt(3);
    for (int i = 0; i < size && at + i < bytes.length; i++) {
      int shift = 8 * (bigEndian ? size - 1 - i : i);
      bytes[at + i] = (byte) (value >>> shift);
    }
  }

  /** A piece is there twice, or not at all. */
  private static byte[] piece(byte[] bytes, int at, KeyedRandom random, boolean twice) {
    int length = Math.min(1 + random.nextInt(64), bytes.length - at);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, twice ? at + length : at);
    int rest = twice ? at : at + length;
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }
}
