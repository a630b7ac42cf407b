package org.permafrost.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SortedMap;
import java.util.TreeMap;

/** A TIFF of one page of plain RGB, with any entries in its directory and any bytes behind it. */
public final class SampleTiff {
  public static final int WIDTH = 12;
  public static final int HEIGHT = 9;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int PIXELS = 3 * WIDTH * HEIGHT;

  private final SortedMap<Integer, long[]> entries = new TreeMap<>();
  private final ByteOrder order;
  private byte[] behind = {};

  public SampleTiff(ByteOrder order) {
    this.order = order;
    with(256, SHORT, WIDTH);
    with(257, SHORT, HEIGHT);
    with(258, SHORT, 8);
    with(259, SHORT, 1);
    with(262, SHORT, 2);
    with(273, LONG, 8);
    with(277, SHORT, 3);
    with(278, SHORT, HEIGHT);
    with(279, LONG, PIXELS);
  }

  /** The pixels, row by row. */
  public static byte[] pixels() {
    byte[] pixels = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      pixels[i] = (byte) (7 * i);
    }
    return pixels;
  }

  /** One entry of one number. */
  public SampleTiff with(int tag, int type, long value) {
    entries.put(tag, new long[] {type, value});
    return this;
  }

  public SampleTiff orientation(int orientation) {
    return with(274, SHORT, orientation);
  }

  /** A directory of EXIF made of these bytes. */
  public SampleTiff exif(byte[] directory) {
    behind = directory.clone();
    entries.put(34665, new long[] {LONG, 0});
    return with(34665, LONG, 8 + PIXELS + 2 + 12L * entries.size() + 4);
  }

  public byte[] bytes() {
    ByteBuffer file =
        ByteBuffer.allocate(8 + PIXELS + 2 + 12 * entries.size() + 4 + behind.length).order(order);
    file.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'});
    file.putShort((short) 42).putInt(8 + PIXELS).put(pixels());
    file.putShort((short) entries.size());
    entries.forEach(
        (tag, entry) -> {
          file.putShort(tag.shortValue()).putShort((short) entry[0]).putInt(1);
          if (entry[0] == SHORT) {
            file.putShort((short) entry[1]).putShort((short) 0);
          } else {
            file.putInt((int) entry[1]);
          }
        });
    return file.putInt(0).put(behind).array();
  }
}
