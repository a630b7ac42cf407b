package org.permafrost.network.exchange.onnx;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.permafrost.network.exchange.Refusal;

/**
 * Reads ONNX files and trusts nothing in them: size, nesting and number of parts are limited before
 * the file is read, and what it says is checked before anything is made of it.
 */
public final class OnnxReader {
  /** As protobuf itself allows. */
  private static final long LARGEST_FILE = Integer.MAX_VALUE;

  private static final int DEEPEST = 32;

  private OnnxReader() {}

  /**
   * The graph of an image classifier.
   *
   * @param size side of the images, for a file that leaves it open
   * @throws Refusal for anything else
   * @throws IOException if the file cannot be read
   */
  public static OnnxGraph read(Path file, OptionalInt size) throws IOException {
    long length = Files.size(file);
    if (length > LARGEST_FILE) {
      throw new Refusal(
          "it has %d bytes; an ONNX file has at most %d, larger ones keep tensors beside them",
          length, LARGEST_FILE);
    }
    if (length == 0) {
      throw new Refusal("it is empty");
    }
    WireScan.check(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      coded.setRecursionLimit(DEEPEST);
      ModelProto model = ModelProto.parseFrom(coded);
      return new GraphReader(model, file.toAbsolutePath().getParent()).read(size);
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal(
              "it is no ONNX file, or it is truncated or damaged (%s). Copy it again",
              e.getMessage())
          .causedBy(e);
    }
  }
}
