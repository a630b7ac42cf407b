package org.permafrost.network.exchange.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;
import org.permafrost.network.exchange.Refusal;

/**
 * Tensors that a file keeps in another file: read from ordinary files in its own folder, never from
 * anywhere else, and never more than a tensor's shape says.
 */
final class ExternalData {
  private final Path folder;

  ExternalData(Path folder) {
    this.folder = folder;
  }

  ByteString bytes(TensorProto tensor, long length) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String name = Refusal.shown(tensor.getName());
    String location = entries.getOrDefault("location", "");
    long offset = number(name, entries.getOrDefault("offset", "0"));
    long stated = number(name, entries.getOrDefault("length", String.valueOf(length)));
    if (stated != length) {
      throw new Refusal(
          "tensor %s needs %d bytes of %s, the file says %d", name, length, location, stated);
    }
    Path file = file(name, location);
    try (FileChannel channel = FileChannel.open(file)) {
      if (offset > channel.size() || length > channel.size() - offset) {
        throw new Refusal(
            "tensor %s needs bytes %d to %d of %s, which has %d",
            name, offset, offset + length, location, channel.size());
      }
      return ByteString.copyFrom(read(channel, offset, Math.toIntExact(length)));
    } catch (IOException e) {
      throw new Refusal("tensor %s cannot be read from %s: %s", name, file, e.getMessage())
          .causedBy(e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException("it ends early");
      }
    }
    return bytes.flip();
  }

  private Path file(String tensor, String location) {
    boolean plain =
        !location.isEmpty()
            && location.length() < 256
            && location.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ')
            && !location.equals("..")
            && !location.equals(".");
    if (!plain) {
      throw new Refusal(
          "tensor %s is kept in \"%s\"; external data is read only from a file beside it, named"
              + " without any path",
          tensor, Refusal.shown(location));
    }
    Path file = folder.resolve(location);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refusal(
          "tensor %s is kept in %s, which is no ordinary file beside it; copy both files together",
          tensor, location);
    }
    return file;
  }

  private static long number(String tensor, String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new Refusal(
          "tensor %s is kept at \"%s\" of another file, which is no position",
          tensor, Refusal.shown(text));
    }
    return Long.parseLong(text);
  }
}
