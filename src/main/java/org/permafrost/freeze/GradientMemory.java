package org.permafrost.freeze;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.network.catalog.Range;

/**
 * What the gradients of learned classes said about the parameters of their filters and classifier
 * rows: Fisher information with anchors, or a reference gradient. Immutable.
 */
public final class GradientMemory {
  private record Key(String layer, int index) {
    static Key of(FrozenUnit unit) {
      return new Key(unit.layer(), unit.index());
    }
  }

  /**
   * @param images behind a reference gradient
   * @param values Fisher information, or the reference gradient
   * @param anchors empty for a reference gradient
   */
  private record Entry(long images, float[] values, float[] anchors) {}

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::layer).thenComparingInt(Key::index);
  private static final GradientMemory NONE = new GradientMemory(new TreeMap<>(ORDER));

  private final SortedMap<Key, Entry> entries;

  private GradientMemory(SortedMap<Key, Entry> entries) {
    this.entries = entries;
  }

  public static GradientMemory none() {
    return NONE;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public boolean hasFisher(FrozenUnit unit) {
    Entry entry = entries.get(Key.of(unit));
    return entry != null && entry.anchors().length > 0;
  }

  public boolean hasReference(FrozenUnit unit) {
    Entry entry = entries.get(Key.of(unit));
    return entry != null && entry.anchors().length == 0;
  }

  /**
   * Adds the Fisher information of a class to that of earlier ones, and moves the anchor to where
   * the parameters are now (online EWC with factor 1).
   *
   * @param fisher as long as the parameters
   */
  public GradientMemory addFisher(
      Collection<FrozenUnit> units, float[] fisher, float[] parameters) {
    SortedMap<Key, Entry> next = new TreeMap<>(entries);
    for (FrozenUnit unit : units) {
      float[] sum = unit.values(fisher);
      if (hasFisher(unit)) {
        float[] before = entries.get(Key.of(unit)).values();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += before[i];
        }
      }
      next.put(Key.of(unit), new Entry(0, sum, unit.values(parameters)));
    }
    return new GradientMemory(next);
  }

  /**
   * Adds a class to the owners of these units: their reference becomes the mean over the images of
   * all owners, each class's gradient taken when it was learned.
   *
   * @param gradient mean over the class's images, as long as the parameters
   * @param images that the mean is over
   */
  public GradientMemory addReference(Collection<FrozenUnit> units, float[] gradient, long images) {
    SortedMap<Key, Entry> next = new TreeMap<>(entries);
    for (FrozenUnit unit : units) {
      float[] mean = unit.values(gradient);
      long all = images;
      if (hasReference(unit)) {
        Entry before = entries.get(Key.of(unit));
        all += before.images();
        for (int i = 0; i < mean.length; i++) {
          double sum = (double) images * mean[i] + (double) before.images() * before.values()[i];
          mean[i] = (float) (sum / all);
        }
      }
      next.put(Key.of(unit), new Entry(all, mean, new float[0]));
    }
    return new GradientMemory(next);
  }

  /**
   * What holds these units by their Fisher information.
   *
   * @param parameters length of the parameter vector
   * @param rate largest learning rate that is used
   */
  public ElasticPull pull(
      Collection<FrozenUnit> units, double lambda, int parameters, double rate) {
    float[] fisher = new float[parameters];
    float[] anchors = new float[parameters];
    List<Range> positions = new ArrayList<>();
    for (FrozenUnit unit : units) {
      Entry entry = entries.get(Key.of(unit));
      positions.addAll(unit.positions());
      unit.spread(entry.values(), fisher);
      unit.spread(entry.anchors(), anchors);
    }
    Intervals all = Intervals.of(positions);
    return new ElasticPull(all, lambda, all.gather(fisher), all.gather(anchors), rate);
  }

  /** What keeps the gradient of this unit from opposing its reference. */
  public GradientProjection projection(FrozenUnit unit, int parameters) {
    float[] reference = new float[parameters];
    unit.spread(entries.get(Key.of(unit)).values(), reference);
    Intervals positions = Intervals.of(unit.positions());
    return new GradientProjection(positions, positions.gather(reference));
  }

  /** Little-endian: units, then for each its layer, index, images, values and anchors. */
  public byte[] toBytes() {
    int size = Integer.BYTES;
    for (var e : entries.entrySet()) {
      size +=
          4 * Integer.BYTES
              + Long.BYTES
              + utf8(e.getKey()).length
              + Float.BYTES * (e.getValue().values().length + e.getValue().anchors().length);
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(entries.size());
    entries.forEach(
        (key, entry) -> {
          bytes.putInt(utf8(key).length).put(utf8(key)).putInt(key.index()).putLong(entry.images());
          put(bytes, entry.values());
          put(bytes, entry.anchors());
        });
    return bytes.array();
  }

  /**
   * The inverse of {@link #toBytes}.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  public static GradientMemory fromBytes(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    SortedMap<Key, Entry> entries = new TreeMap<>(ORDER);
    try {
      int count = bytes.getInt();
      for (int i = 0; i < count; i++) {
        byte[] layer = new byte[length(bytes, 1)];
        bytes.get(layer);
        Key key = new Key(new String(layer, StandardCharsets.UTF_8), bytes.getInt());
        entries.put(key, new Entry(bytes.getLong(), floats(bytes), floats(bytes)));
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it ends too early", e);
    }
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException(bytes.remaining() + " bytes are left over");
    }
    return new GradientMemory(entries);
  }

  private static byte[] utf8(Key key) {
    return key.layer().getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ByteBuffer bytes, float[] values) {
    bytes.putInt(values.length);
    bytes.asFloatBuffer().put(values);
    bytes.position(bytes.position() + values.length * Float.BYTES);
  }

  private static float[] floats(ByteBuffer bytes) {
    float[] values = new float[length(bytes, Float.BYTES)];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + values.length * Float.BYTES);
    return values;
  }

  private static int length(ByteBuffer bytes, int each) {
    int length = bytes.getInt();
    if (length < 0 || (long) length * each > bytes.remaining()) {
      throw new IllegalArgumentException("it announces " + length + " items that are not there");
    }
    return length;
  }

  /** Whether all bits are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof GradientMemory m && Arrays.equals(toBytes(), m.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }
}
