package org.permafrost.network.exchange.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.permafrost.network.exchange.Refusal;

/**
 * A safetensors file: 8 bytes with the length of a JSON header, the header, and the numbers. The
 * header is checked whole before any number is read: known types, shapes that fit their bytes, and
 * tensors that lie side by side without overlap or gap.
 */
public final class SafetensorsFile {
  static final int PREFIX = 8;
  private static final int LONGEST_HEADER = 1 << 24;

  private final Path file;
  private final long start;
  private final Map<String, TensorEntry> entries;
  private final Map<String, String> metadata;

  private SafetensorsFile(Path file, long start, SafetensorsHeader header) {
    this.file = file;
    this.start = start;
    this.entries = header.entries();
    this.metadata = header.metadata();
  }

  /**
   * Reads and checks the header.
   *
   * @throws Refusal for a file that is damaged or something else
   */
  public static SafetensorsFile open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() < PREFIX) {
        throw new Refusal("it has %d bytes; it is no safetensors file", channel.size());
      }
      long length = read(channel, 0, PREFIX).getLong();
      if (length < 2 || length > LONGEST_HEADER || length > channel.size() - PREFIX) {
        throw new Refusal(
            "its header would have %s bytes, at most %d and those of the file can be; it is"
                + " truncated, or no safetensors file",
            Long.toUnsignedString(length), LONGEST_HEADER);
      }
      byte[] json = new byte[(int) length];
      read(channel, PREFIX, json.length).get(json);
      SafetensorsHeader header = SafetensorsHeader.parse(json);
      long start = PREFIX + length;
      checkPlaces(header.entries(), channel.size() - start);
      return new SafetensorsFile(file, start, header);
    }
  }

  private static void checkPlaces(Map<String, TensorEntry> entries, long bytes) {
    List<Map.Entry<String, TensorEntry>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(
        Comparator.comparingLong((Map.Entry<String, TensorEntry> e) -> e.getValue().from())
            .thenComparingLong(e -> e.getValue().to()));
    long position = 0;
    for (Map.Entry<String, TensorEntry> each : sorted) {
      TensorEntry entry = each.getValue();
      if (entry.from() != position) {
        throw new Refusal(
            "tensor %s begins at byte %d, where %d is expected: tensors %s",
            Refusal.shown(each.getKey()),
            entry.from(),
            position,
            entry.from() < position ? "overlap" : "have a gap between them");
      }
      position = entry.to();
    }
    if (position != bytes) {
      throw new Refusal(
          "its tensors need %d bytes, it holds %d; it is %s",
          position, bytes, bytes < position ? "truncated" : "longer than it should be");
    }
  }

  /** All tensors by name. */
  public Map<String, TensorEntry> entries() {
    return entries;
  }

  /** What the file says about itself. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * The numbers of a float32 tensor, in c order.
   *
   * @throws Refusal for another type, or a number that is not finite
   */
  public float[] floats(String name) throws IOException {
    TensorEntry entry = entries.get(name);
    if (!entry.type().equals("F32")) {
      throw new Refusal(
          "tensor %s holds %s, expected F32. Save it in float32 (in PyTorch: model.float())",
          Refusal.shown(name), Refusal.shown(entry.type()));
    }
    float[] values = new float[Math.toIntExact((entry.to() - entry.from()) / Float.BYTES)];
    try (FileChannel channel = FileChannel.open(file)) {
      int length = Math.toIntExact(entry.to() - entry.from());
      read(channel, start + entry.from(), length).asFloatBuffer().get(values);
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new Refusal(
            "tensor %s holds %s at position %d; use weights that are finite",
            Refusal.shown(name), values[i], i);
      }
    }
    return values;
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new Refusal("it ends early; copy it again");
      }
    }
    return bytes.flip();
  }
}
