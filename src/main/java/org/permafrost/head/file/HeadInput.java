package org.permafrost.head.file;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads values of a file whose length is known, and allocates nothing the file could not fill. */
final class HeadInput {
  private static final int MOST_TEXT = 1 << 12;

  private final DataInputStream in;
  private long left;

  HeadInput(DataInputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  /** Makes sure that as many bytes are there. */
  void need(long bytes, String what) throws DamagedHeadException {
    if (bytes < 0 || bytes > left) {
      throw new DamagedHeadException(
          "it is truncated: %s should have %d bytes, %d are left", what, bytes, left);
    }
  }

  long left() {
    return left;
  }

  byte[] bytes(int count, String what) throws IOException {
    take(count, what);
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the file ended while it was read");
    }
    return bytes;
  }

  long big(String what) throws IOException {
    take(Long.BYTES, what);
    return in.readLong();
  }

  /** A number within a range. */
  long big(String what, long least, long most) throws IOException {
    long number = big(what);
    if (number < least || number > most) {
      throw new DamagedHeadException("%s is %d, not from %d to %d", what, number, least, most);
    }
    return number;
  }

  /** A number within a range. */
  int whole(String what, int least, int most) throws IOException {
    take(Integer.BYTES, what);
    int number = in.readInt();
    if (number < least || number > most) {
      throw new DamagedHeadException("%s is %d, not from %d to %d", what, number, least, most);
    }
    return number;
  }

  double number(String what, double least, double most) throws IOException {
    take(Double.BYTES, what);
    double number = in.readDouble();
    if (!(number >= least && number <= most)) {
      throw new DamagedHeadException("%s is %s, not from %s to %s", what, number, least, most);
    }
    return number;
  }

  String text(String what) throws IOException {
    byte[] bytes = bytes(whole("length of " + what, 1, MOST_TEXT), what);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DamagedHeadException("%s is not text", what);
    }
  }

  List<String> texts(String what, int most) throws IOException {
    int count = whole("number of " + what, 0, most);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(what));
    }
    return texts;
  }

  /** Numbers from 0, each above the one before. */
  List<Integer> ascending(String what, int below) throws IOException {
    int count = whole("number of " + what, 0, below);
    need((long) count * Integer.BYTES, what);
    List<Integer> numbers = new ArrayList<>();
    int before = -1;
    for (int i = 0; i < count; i++) {
      before = whole(what, before + 1, below - 1);
      numbers.add(before);
    }
    return numbers;
  }

  /** Numbers within {@code -most} and {@code most}. */
  long[] longs(int count, String what, long most) throws IOException {
    need((long) count * Long.BYTES, what);
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = big(what, -most, most);
    }
    return numbers;
  }

  private void take(long bytes, String what) throws DamagedHeadException {
    need(bytes, what);
    left -= bytes;
  }
}
