package org.permafrost.image;

import java.util.Arrays;
import org.permafrost.random.KeyedRandom;

/** Ways in which disks and networks damage the scan of a JPEG; both markers at its ends stay. */
public enum JpegDamage {
  /** One bit is another. */
  BIT {
    @Override
    public byte[] of(byte[] jpeg, int scan, KeyedRandom random) {
      byte[] damaged = jpeg.clone();
      damaged[scan + random.nextInt(jpeg.length - 2 - scan)] ^= (byte) (1 << random.nextInt(8));
      return damaged;
    }
  },
  /** Twenty bytes, anywhere, are others. */
  BYTES {
    @Override
    public byte[] of(byte[] jpeg, int scan, KeyedRandom random) {
      byte[] damaged = jpeg.clone();
      for (int i = 0; i < 20; i++) {
        damaged[scan + random.nextInt(jpeg.length - 2 - scan)] = (byte) random.nextInt(256);
      }
      return damaged;
    }
  },
  /** A tenth of the scan is zeros. */
  ZEROS {
    @Override
    public byte[] of(byte[] jpeg, int scan, KeyedRandom random) {
      int length = (jpeg.length - 2 - scan) / 10;
      int start = scan + random.nextInt(jpeg.length - 2 - scan - length);
      byte[] damaged = jpeg.clone();
      Arrays.fill(damaged, start, start + length, (byte) 0);
      return damaged;
    }
  },
  /** A tenth of the scan is missing. */
  CUT {
    @Override
    public byte[] of(byte[] jpeg, int scan, KeyedRandom random) {
      int length = (jpeg.length - 2 - scan) / 10;
      int start = scan + random.nextInt(jpeg.length - 2 - scan - length);
      byte[] damaged = new byte[jpeg.length - length];
      System.arraycopy(jpeg, 0, damaged, 0, start);
      System.arraycopy(jpeg, start + length, damaged, start, damaged.length - start);
      return damaged;
    }
  };

  /**
   * @param scan where the coded data begin
   */
  public abstract byte[] of(byte[] jpeg, int scan, KeyedRandom random);

  public byte[] of(byte[] jpeg, KeyedRandom random) {
    return of(jpeg, scan(jpeg), random);
  }

  /** Where the data of the first scan begin. */
  private static int scan(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xda) {
      at += 2 + (((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
    }
    return at + 2 + (((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
  }
}
