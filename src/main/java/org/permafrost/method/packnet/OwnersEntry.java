package org.permafrost.method.packnet;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;

/**
 * Who owns each weight as an entry of a model file, little-endian: a byte with the version, one
 * with the number of tasks; for each task the number of its classes and their labels, four bytes
 * each; the number of weights, and a byte for each.
 */
final class OwnersEntry {
  static final String NAME = "packnet.bin";
  private static final byte VERSION = 1;

  private OwnersEntry() {}

  /** Empty as long as no task is learned. */
  static SortedMap<String, byte[]> write(WeightOwners owners) {
    SortedMap<String, byte[]> memory = new TreeMap<>();
    if (!owners.tasks().isEmpty()) {
      memory.put(NAME, bytes(owners));
    }
    return memory;
  }

  private static byte[] bytes(WeightOwners owners) {
    byte[] weights = owners.bytes();
    int labels = owners.tasks().stream().mapToInt(task -> 1 + task.size()).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(2 + Integer.BYTES * (labels + 1) + weights.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(VERSION).put((byte) owners.tasks().size());
    for (SortedSet<Integer> task : owners.tasks()) {
      bytes.putInt(task.size());
      task.forEach(bytes::putInt);
    }
    return bytes.putInt(weights.length).put(weights).array();
  }

  /**
   * @throws Problem (data) if the entry is damaged, or of another network
   */
  static WeightOwners read(FilterCatalog catalog, SortedMap<String, byte[]> memory) {
    List<PackedLayer> layers = PackedLayer.of(catalog);
    byte[] content = memory.get(NAME);
    if (content == null) {
      return WeightOwners.none(layers);
    }
    try {
      return read(catalog, layers, ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException e) {
      throw damaged("it ends too early").causedBy(e);
    }
  }

  private static WeightOwners read(
      FilterCatalog catalog, List<PackedLayer> layers, ByteBuffer bytes) {
    int version = bytes.get();
    require(version == VERSION, "its version is " + version + ", this program reads " + VERSION);
    int count = Byte.toUnsignedInt(bytes.get());
    require(count > 0, "it has no task");
    SortedSet<Integer> seen = new TreeSet<>();
    List<SortedSet<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(task(bytes, catalog.classifier().outputs(), seen));
    }
    int weights = bytes.getInt();
    int expected = WeightOwners.weights(layers);
    require(weights == expected, "it has " + weights + " weights, the network " + expected);
    require(
        bytes.remaining() == weights,
        "it has " + bytes.remaining() + " owners for " + weights + " weights");
    byte[] owners = new byte[weights];
    bytes.get(owners);
    for (byte owner : owners) {
      int task = Byte.toUnsignedInt(owner);
      require(task <= count, "a weight belongs to task " + task + " of " + count);
    }
    return new WeightOwners(layers, tasks, owners);
  }

  private static SortedSet<Integer> task(ByteBuffer bytes, int outputs, SortedSet<Integer> seen) {
    int size = bytes.getInt();
    require(size > 0 && size <= outputs, "a task has " + size + " of " + outputs + " classes");
    SortedSet<Integer> classes = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      int label = bytes.getInt();
      require(label >= 0 && label < outputs, "a task has the class " + label + " of " + outputs);
      require(seen.add(label), "the class " + label + " is there twice");
      classes.add(label);
    }
    return classes;
  }

  private static void require(boolean fine, String wrong) {
    if (!fine) {
      throw damaged(wrong);
    }
  }

  private static Problem damaged(String wrong) {
    return Problem.data(
        "The entry %s of a model cannot be read: %s. Use another epoch's model.", NAME, wrong);
  }
}
