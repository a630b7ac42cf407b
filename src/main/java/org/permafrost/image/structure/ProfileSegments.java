package org.permafrost.image.structure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pieces of an ICC profile in the APP2 segments of a JPEG (ICC.1, annex B.4). */
final class ProfileSegments {
  private static final byte[] PREFIX = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

  private final SortedMap<Integer, byte[]> pieces = new TreeMap<>();
  private int announced;

  /** Keeps a segment's body if it is a piece of a profile. */
  void add(byte[] bytes, int start, int length) {
    int head = PREFIX.length + 2;
    if (length > head
        && Arrays.equals(bytes, start, start + PREFIX.length, PREFIX, 0, PREFIX.length)) {
      announced = bytes[start + PREFIX.length + 1] & 0xff;
      pieces.put(
          bytes[start + PREFIX.length] & 0xff,
          Arrays.copyOfRange(bytes, start + head, start + length));
    }
  }

  /** The profile, if all its pieces were there. */
  Optional<byte[]> joined() {
    if (pieces.isEmpty() || pieces.size() != announced || pieces.lastKey() != announced) {
      return Optional.empty();
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    pieces.values().forEach(whole::writeBytes);
    return Optional.of(whole.toByteArray());
  }
}
