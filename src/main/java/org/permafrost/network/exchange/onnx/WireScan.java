package org.permafrost.network.exchange.onnx;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.WireFormat;
import org.permafrost.network.exchange.Refusal;

/**
 * Counts the parts of a file without making any of them: two bytes can ask for an object fifty
 * times their size, so the length of a file does not bound the memory it takes.
 */
final class WireScan {
  private static final int MOST_PARTS = 2_000_000;
  private static final int DEEPEST = 32;

  private int parts;

  private WireScan() {}

  /** The messages of ONNX that hold others, and in which of their fields. */
  private enum Message {
    TENSOR,
    LEAF,
    ATTRIBUTE,
    NODE,
    GRAPH,
    MODEL;

    Message within(int field) {
      return switch (this) {
        case MODEL -> field == 7 ? GRAPH : LEAF;
        case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : LEAF;
        case NODE -> field == 5 ? ATTRIBUTE : LEAF;
        case ATTRIBUTE ->
            field == 6 || field == 11 ? GRAPH : field == 5 || field == 10 ? TENSOR : LEAF;
        case TENSOR, LEAF -> LEAF;
      };
    }
  }

  static void check(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      new WireScan().message(coded, Message.MODEL, 0);
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal(
              "it is no ONNX file, or it is truncated or damaged (%s). Copy it again",
              e.getMessage())
          .causedBy(e);
    }
  }

  private void message(CodedInputStream in, Message message, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new Refusal("its graphs are nested deeper than %d levels", DEEPEST);
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (++parts > MOST_PARTS) {
        throw new Refusal(
            "it has more than %d nodes, tensors and attributes; no image classifier has",
            MOST_PARTS);
      }
      Message inner =
          WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
              ? message.within(WireFormat.getTagFieldNumber(tag))
              : Message.LEAF;
      if (inner == Message.LEAF) {
        in.skipField(tag);
      } else {
        int outer = in.pushLimit(in.readRawVarint32());
        message(in, inner, depth + 1);
        in.popLimit(outer);
      }
    }
  }
}
