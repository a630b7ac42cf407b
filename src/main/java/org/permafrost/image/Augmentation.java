package org.permafrost.image;

import java.io.Serializable;
import java.util.Arrays;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.TrainSettings.AugmentSettings;

/**
 * Random crop out of a padded image, mirroring and rotation, then normalisation, in one pass from
 * stored pixels to network input. As in torchvision the padding is black <em>before</em>
 * normalisation, so it reads {@code -mean / std}, and so do the corners a rotation leaves empty.
 *
 * <p>Every image draws the same number of random values whatever is switched on, so that switching
 * one augmentation on leaves the others as they were. Key the stream with {@link #random}.
 */
public final class Augmentation implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int CHANNELS = Normalizer.CHANNELS;

  private final AugmentSettings settings;
  private final Normalizer normalizer;

  public Augmentation(AugmentSettings settings, Normalizer normalizer) {
    this.settings = settings;
    this.normalizer = normalizer;
  }

  /** The stream of one image in one epoch. */
  public static KeyedRandom random(long seed, long epoch, String imageId) {
    return KeyedRandom.of(seed, "augment", epoch, imageId);
  }

  /**
   * Writes one augmented image.
   *
   * @param rgb {@code [size, size, 3]}
   * @param random freshly keyed stream of this image
   * @param target receives planes {@code [3, size, size]} from {@code offset} on
   */
  public void write(byte[] rgb, int size, KeyedRandom random, float[] target, int offset) {
    int padding = settings.cropPadding();
    int down = random.nextInt(2 * padding + 1) - padding;
    int right = random.nextInt(2 * padding + 1) - padding;
    boolean flip = random.nextBoolean() && settings.flip();
    double angle = (2 * random.nextDouble() - 1) * settings.rotation();
    if (settings.rotation() == 0) {
      shift(rgb, size, down, right, flip, target, offset);
    } else {
      byte[] shifted = shifted(rgb, size, down, right, flip);
      rotate(shifted, size, Math.toRadians(angle), target, offset);
    }
  }

  /** Target pixel (y, x) is source pixel (y + down, x + right), mirrored after the shift. */
  private void shift(
      byte[] rgb, int size, int down, int right, boolean flip, float[] target, int offset) {
    int from = Math.min(size, Math.max(0, -right));
    int to = Math.max(from, Math.min(size, size - right));
    for (int c = 0; c < CHANNELS; c++) {
      float[] values = normalizer.values(c);
      for (int y = 0; y < size; y++) {
        int row = offset + (c * size + y) * size;
        int sourceY = y + down;
        if (sourceY < 0 || sourceY >= size) {
          Arrays.fill(target, row, row + size, values[0]);
          continue;
        }
        int in = (sourceY * size + from + right) * CHANNELS + c;
        int step = flip ? -1 : 1;
        int out = flip ? row + size - 1 - from : row + from;
        for (int x = from; x < to; x++) {
          target[out] = values[rgb[in] & 0xff];
          in += CHANNELS;
          out += step;
        }
        blackSides(target, row, size, flip ? size - to : from, flip ? size - from : to, values[0]);
      }
    }
  }

  private static void blackSides(float[] target, int row, int size, int from, int to, float black) {
    Arrays.fill(target, row, row + from, black);
    Arrays.fill(target, row + to, row + size, black);
  }

  private static byte[] shifted(byte[] rgb, int size, int down, int right, boolean flip) {
    byte[] result = new byte[rgb.length];
    for (int y = Math.max(0, -down); y < Math.min(size, size - down); y++) {
      for (int x = Math.max(0, -right); x < Math.min(size, size - right); x++) {
        int in = ((y + down) * size + x + right) * CHANNELS;
        int out = (y * size + (flip ? size - 1 - x : x)) * CHANNELS;
        System.arraycopy(rgb, in, result, out, CHANNELS);
      }
    }
    return result;
  }

  /** Rotates about the centre, counter-clockwise, bilinear, black outside. */
  private void rotate(byte[] rgb, int size, double angle, float[] target, int offset) {
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    float centre = (size - 1) / 2f;
    int plane = size * size;
    float[] pixel = new float[CHANNELS];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        float sourceX = cos * (x - centre) - sin * (y - centre) + centre;
        float sourceY = sin * (x - centre) + cos * (y - centre) + centre;
        sample(rgb, size, sourceY, sourceX, pixel);
        int out = offset + y * size + x;
        for (int c = 0; c < CHANNELS; c++) {
          float black = normalizer.values(c)[0];
          float white = normalizer.values(c)[255];
          target[out + c * plane] = black + (white - black) * (pixel[c] / 255f);
        }
      }
    }
  }

  private static void sample(byte[] rgb, int size, float y, float x, float[] pixel) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    float downWeight = y - top;
    float rightWeight = x - left;
    Arrays.fill(pixel, 0);
    for (int dy = 0; dy <= 1; dy++) {
      for (int dx = 0; dx <= 1; dx++) {
        int sourceY = top + dy;
        int sourceX = left + dx;
        if (sourceY < 0 || sourceY >= size || sourceX < 0 || sourceX >= size) {
          continue;
        }
        float weight =
            (dy == 0 ? 1 - downWeight : downWeight) * (dx == 0 ? 1 - rightWeight : rightWeight);
        int in = (sourceY * size + sourceX) * CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
          pixel[c] += weight * (rgb[in + c] & 0xff);
        }
      }
    }
  }
}
