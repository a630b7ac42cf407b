package org.permafrost.image.structure;

/** One Huffman table of a JPEG (ITU T.81, annexes C and F.2.2.3). */
final class HuffmanCodes {
  private static final int LONGEST = 16;

  private final int[] least = new int[LONGEST + 1];
  private final int[] most = new int[LONGEST + 1];
  private final int[] first = new int[LONGEST + 1];
  private final byte[] symbols;

  private HuffmanCodes(int[] counts, byte[] symbols) {
    this.symbols = symbols;
    int code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      least[length] = code;
      most[length] = code + counts[length] - 1;
      first[length] = place;
      place += counts[length];
      code = (code + counts[length]) << 1;
    }
  }

  static HuffmanCodes read(ByteCursor body) throws RejectedException {
    int[] counts = new int[LONGEST + 1];
    int sum = 0;
    for (int length = 1; length <= LONGEST; length++) {
      counts[length] = body.u8();
      sum += counts[length];
    }
    return new HuffmanCodes(counts, body.bytes(sum));
  }

  /** The next symbol; -1 if the bits are no code or end. */
  int next(ScanBits bits) {
    int code = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int bit = bits.next();
      if (bit < 0) {
        return -1;
      }
      code = code << 1 | bit;
      if (code <= most[length] && code >= least[length]) {
        return symbols[first[length] + code - least[length]] & 0xff;
      }
    }
    return -1;
  }
}
