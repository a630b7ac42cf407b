package org.permafrost.network.exchange.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Writes a safetensors file; equal tensors and metadata give equal bytes. */
public final class SafetensorsWriter {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FLOAT = "F32";
  private static final String LONG = "I64";

  private final SortedMap<String, Tensor> tensors = new TreeMap<>();

  private record Tensor(String type, List<Integer> shape, byte[] bytes) {}

  /** Adds a tensor in c order. */
  public void add(String name, float[] values, List<Integer> shape) {
    byte[] bytes = new byte[Math.multiplyExact(Float.BYTES, values.length)];
    littleEndian(bytes).asFloatBuffer().put(values);
    put(name, new Tensor(FLOAT, shape, bytes));
  }

  /** Adds a single whole number. */
  public void add(String name, long value) {
    put(name, new Tensor(LONG, List.of(), bytes(value)));
  }

  private void put(String name, Tensor tensor) {
    if (tensors.put(name, tensor) != null) {
      throw new IllegalArgumentException("There are two tensors " + name);
    }
  }

  private static byte[] bytes(long value) {
    byte[] bytes = new byte[Long.BYTES];
    littleEndian(bytes).putLong(value);
    return bytes;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes all tensors, in the order of their names. */
  public void write(OutputStream out, Map<String, String> metadata) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    ObjectNode texts = root.putObject("__metadata__");
    new TreeMap<>(metadata).forEach(texts::put);
    long position = 0;
    for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
      Tensor tensor = each.getValue();
      ObjectNode node = root.putObject(each.getKey()).put("dtype", tensor.type());
      tensor.shape().forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(position).add(position + tensor.bytes().length);
      position += tensor.bytes().length;
    }
    byte[] json = MAPPER.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    int padding = (8 - json.length % 8) % 8;
    out.write(bytes(json.length + padding));
    out.write(json);
    out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
    for (Tensor tensor : tensors.values()) {
      out.write(tensor.bytes());
    }
  }
}
