package org.permafrost.strategy.image;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.random.KeyedRandom;

/**
 * The probability that the network gave the right class of each image when it last trained on it.
 * Twelve bytes per image: images are known by a hash of 64 bits of their ids, which two of a
 * million share with a probability of 3e-8. Immutable.
 */
public final class Confidences implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] keys;
  private final float[] values;

  private Confidences(long[] keys, float[] values) {
    this.keys = keys;
    this.values = values;
  }

  /** Of no image. */
  public static Confidences none() {
    return new Confidences(new long[0], new float[0]);
  }

  /** The probability for an image; 0 if it was never trained on. */
  public float of(String image) {
    int place = Arrays.binarySearch(keys, key(image));
    return place < 0 ? 0 : values[place];
  }

  /** These, and newer ones. */
  public Confidences with(Map<String, Float> newer) {
    SortedMap<Long, Float> all = new TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      all.put(keys[i], values[i]);
    }
    newer.forEach((image, value) -> all.put(key(image), value));
    long[] newKeys = new long[all.size()];
    float[] newValues = new float[all.size()];
    int i = 0;
    for (Map.Entry<Long, Float> entry : all.entrySet()) {
      newKeys[i] = entry.getKey();
      newValues[i++] = entry.getValue();
    }
    return new Confidences(newKeys, newValues);
  }

  /** Number of images. */
  public int size() {
    return keys.length;
  }

  /** As an entry of a model file. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(keys.length * (Long.BYTES + Float.BYTES));
    for (int i = 0; i < keys.length; i++) {
      bytes.putLong(keys[i]).putFloat(values[i]);
    }
    return bytes.array();
  }

  /**
   * What {@link #bytes} wrote.
   *
   * @throws IllegalArgumentException if these are not such bytes
   */
  public static Confidences read(byte[] bytes) {
    int size = bytes.length / (Long.BYTES + Float.BYTES);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long[] keys = new long[size];
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      keys[i] = buffer.getLong();
      values[i] = buffer.getFloat();
      boolean ascending = i == 0 || keys[i] > keys[i - 1];
      if (!ascending || !(values[i] >= 0 && values[i] <= 1)) {
        throw new IllegalArgumentException("Image " + i + " is out of order or no probability");
      }
    }
    if (buffer.hasRemaining()) {
      throw new IllegalArgumentException(buffer.remaining() + " bytes are left over");
    }
    return new Confidences(keys, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Confidences that
        && Arrays.equals(keys, that.keys)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
  }

  private static long key(String image) {
    return KeyedRandom.key(0, "image", 0, image);
  }
}
