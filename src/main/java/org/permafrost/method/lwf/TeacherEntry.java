package org.permafrost.method.lwf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;

/**
 * Classes whose answers are kept, and while a run trains the network that gives them, as an entry
 * of a model file, little-endian: a byte with the version, the number of classes and their labels,
 * four bytes each; the number of parameters, 0 if they are not there, and as many floats.
 *
 * @param classes labels
 * @param parameters of the earlier network; none between two runs
 */
record TeacherEntry(SortedSet<Integer> classes, float[] parameters) {
  static final String NAME = "teacher.bin";
  private static final byte VERSION = 1;

  static TeacherEntry none() {
    return new TeacherEntry(new TreeSet<>(), new float[0]);
  }

  /** Empty as long as there are no earlier classes. */
  SortedMap<String, byte[]> write() {
    SortedMap<String, byte[]> memory = new TreeMap<>();
    if (!classes.isEmpty()) {
      ByteBuffer bytes =
          ByteBuffer.allocate(1 + Integer.BYTES * (2 + classes.size() + parameters.length))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.put(VERSION).putInt(classes.size());
      classes.forEach(bytes::putInt);
      bytes.putInt(parameters.length);
      bytes.asFloatBuffer().put(parameters);
      memory.put(NAME, bytes.array());
    }
    return memory;
  }

  /**
   * @throws Problem (data) if the entry is damaged, or of another network
   */
  static TeacherEntry read(FilterCatalog catalog, SortedMap<String, byte[]> memory) {
    byte[] content = memory.get(NAME);
    if (content == null) {
      return none();
    }
    try {
      return read(catalog, ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException e) {
      throw damaged("it ends too early").causedBy(e);
    }
  }

  private static TeacherEntry read(FilterCatalog catalog, ByteBuffer bytes) {
    int version = bytes.get();
    require(version == VERSION, "its version is " + version + ", this program reads " + VERSION);
    int outputs = catalog.classifier().outputs();
    int count = bytes.getInt();
    require(count > 0 && count <= outputs, "it has " + count + " of " + outputs + " classes");
    SortedSet<Integer> classes = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      int label = bytes.getInt();
      require(label >= 0 && label < outputs, "it has the class " + label + " of " + outputs);
      require(classes.add(label), "the class " + label + " is there twice");
    }
    int length = bytes.getInt();
    require(
        length == 0 || length == catalog.parameters(),
        "it has " + length + " parameters, the network " + catalog.parameters());
    require(
        bytes.remaining() == (long) Float.BYTES * length,
        "it has " + bytes.remaining() + " bytes for " + length + " parameters");
    float[] parameters = new float[length];
    bytes.asFloatBuffer().get(parameters);
    return new TeacherEntry(classes, parameters);
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
