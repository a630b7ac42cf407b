package org.permafrost.image.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Follows the Huffman codes of a sequential JPEG with one scan (ITU T.81, annex F) to its last bit.
 * Whole data have a code for every block and nothing behind the last but fill bits; damaged data
 * rarely come out even. Progressive files are left to the decoder's warnings.
 */
public final class JpegScan {
  private static final int DEFINE_TABLES = 0xc4;
  private static final int RESTART_INTERVAL = 0xdd;
  private static final int SCAN = 0xda;

  private final byte[] bytes;
  private final HuffmanCodes[] dc = new HuffmanCodes[4];
  private final HuffmanCodes[] ac = new HuffmanCodes[4];
  private final List<Component> components = new ArrayList<>();
  private int units;
  private int restartInterval;

  /** A component's share of each unit of interleaved blocks. */
  private record Component(int id, int blocks) {}

  private JpegScan(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * What does not fit, if anything; nothing for files that are not of this simple kind.
   *
   * @param jpeg has been decoded
   */
  public static Optional<String> suspicion(byte[] jpeg) {
    try {
      return new JpegScan(jpeg).walk();
    } catch (RejectedException e) {
      return Optional.of("A header of the JPEG is damaged: " + e.getMessage());
    }
  }

  private Optional<String> walk() throws RejectedException {
    ByteCursor cursor = new ByteCursor(bytes, 2);
    while (true) {
      if (cursor.u8() != 0xff) {
        return Optional.empty();
      }
      int marker = cursor.u8();
      while (marker == 0xff) {
        marker = cursor.u8();
      }
      int start = cursor.position();
      int length = cursor.u16();
      switch (marker) {
        case 0xc0, 0xc1 -> frame(new ByteCursor(bytes, start + 2));
        case DEFINE_TABLES -> tables(new ByteCursor(bytes, start + 2), start + length);
        case RESTART_INTERVAL -> restartInterval = cursor.u16();
        case SCAN -> {
          return scan(new ByteCursor(bytes, start + 2), start + length);
        }
        default -> {
          if (marker >= 0xc2 && marker <= 0xcf) {
            return Optional.empty();
          }
        }
      }
      cursor.skip(start + length - (long) cursor.position());
    }
  }

  private void frame(ByteCursor body) throws RejectedException {
    body.skip(1);
    int height = body.u16();
    int width = body.u16();
    int count = body.u8();
    int horizontal = 1;
    int vertical = 1;
    for (int i = 0; i < count; i++) {
      int id = body.u8();
      int sampling = body.u8();
      body.skip(1);
      components.add(new Component(id, (sampling >> 4) * (sampling & 15)));
      horizontal = Math.max(horizontal, sampling >> 4);
      vertical = Math.max(vertical, sampling & 15);
    }
    if (count == 1) {
      components.set(0, new Component(components.get(0).id(), 1));
      horizontal = 1;
      vertical = 1;
    }
    int across = (width + 8 * horizontal - 1) / (8 * horizontal);
    int down = (height + 8 * vertical - 1) / (8 * vertical);
    units = across * down;
  }

  private void tables(ByteCursor body, int end) throws RejectedException {
    while (body.position() < end) {
      int kind = body.u8();
      HuffmanCodes[] tables = kind >> 4 == 0 ? dc : ac;
      tables[kind & 3] = HuffmanCodes.read(body);
    }
  }

  private Optional<String> scan(ByteCursor body, int data) throws RejectedException {
    int count = body.u8();
    if (components.isEmpty() || count != components.size()) {
      return Optional.empty();
    }
    HuffmanCodes[][] tables = new HuffmanCodes[count][];
    for (int i = 0; i < count; i++) {
      body.skip(1);
      int chosen = body.u8();
      tables[i] = new HuffmanCodes[] {dc[chosen >> 4 & 3], ac[chosen & 3]};
      if (tables[i][0] == null || tables[i][1] == null) {
        return Optional.empty();
      }
    }
    ScanBits bits = new ScanBits(bytes, data);
    for (int unit = 0; unit < units; unit++) {
      if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
        Optional<String> wrong = bits.restart(unit / restartInterval - 1);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
      for (int i = 0; i < count; i++) {
        for (int block = 0; block < components.get(i).blocks(); block++) {
          if (!block(bits, tables[i][0], tables[i][1])) {
            return Optional.of(
                String.format(
                    Locale.ROOT,
                    "The scan has no meaning at byte %d, %d of %d parts of the image before its end",
                    bits.position(),
                    units - unit,
                    units));
          }
        }
      }
    }
    return bits.end();
  }

  /** Skips the codes of one block; says whether they make sense. */
  private static boolean block(ScanBits bits, HuffmanCodes dc, HuffmanCodes ac) {
    int size = dc.next(bits);
    if (size < 0 || size > 11 || !bits.skip(size)) {
      return false;
    }
    for (int k = 1; k < 64; k++) {
      int symbol = ac.next(bits);
      if (symbol < 0) {
        return false;
      }
      int run = symbol >> 4;
      int length = symbol & 15;
      if (length == 0 && run != 15) {
        return true;
      }
      k += run;
      if (k > 63 || length > 10 || !bits.skip(length)) {
        return false;
      }
    }
    return true;
  }
}
