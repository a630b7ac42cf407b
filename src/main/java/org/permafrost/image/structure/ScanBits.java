package org.permafrost.image.structure;

import java.util.Locale;
import java.util.Optional;

/** The bits of a JPEG's scan, without stuffed zeros; they end at a marker. */
final class ScanBits {
  private final byte[] bytes;
  private int position;
  private int current;
  private int left;

  ScanBits(byte[] bytes, int start) {
    this.bytes = bytes;
    this.position = start;
  }

  int position() {
    return position;
  }

  /** The next bit; -1 at a marker. */
  int next() {
    if (left == 0) {
      if (atMarker()) {
        return -1;
      }
      current = bytes[position] & 0xff;
      position += current == 0xff ? 2 : 1;
      left = 8;
    }
    left--;
    return current >> left & 1;
  }

  boolean skip(int count) {
    for (int i = 0; i < count; i++) {
      if (next() < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean atMarker() {
    return position + 1 >= bytes.length
        || ((bytes[position] & 0xff) == 0xff && bytes[position + 1] != 0);
  }

  /** Goes on behind the restart marker of a number; says what stands there instead. */
  Optional<String> restart(int number) {
    Optional<String> wrong = end();
    if (wrong.isPresent()) {
      return wrong;
    }
    while (position + 1 < bytes.length && (bytes[position + 1] & 0xff) == 0xff) {
      position++;
    }
    int found = bytes[position + 1] & 0xff;
    if (found != 0xd0 + number % 8) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "The scan has marker %02x at byte %d instead of %02x",
              found,
              position,
              0xd0 + number % 8));
    }
    position += 2;
    left = 0;
    return Optional.empty();
  }

  /** Nothing but bits that fill up the last byte may be left. */
  Optional<String> end() {
    int fill = current & ((1 << left) - 1);
    if (!atMarker()) {
      return Optional.of(
          String.format(
              Locale.ROOT, "The scan goes on at byte %d though the image is complete", position));
    }
    if (fill != 0 && fill != (1 << left) - 1) {
      return Optional.of(
          String.format(Locale.ROOT, "The scan has %d bits too many at byte %d", left, position));
    }
    return Optional.empty();
  }
}
