package org.permafrost.image;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/**
 * Writes stored pixels as network input: {@code (value / 255 - mean) / std} per channel, as planes
 * {@code [3, size, size]}. A table of the 256 possible values per channel makes it one look-up per
 * value.
 */
public final class Normalizer implements Serializable {
  private static final long serialVersionUID = 1L;
  static final int CHANNELS = 3;

  private final float[][] table = new float[CHANNELS][256];

  public Normalizer(PixelNormalization normalization) {
    List<Double> mean = normalization.mean();
    List<Double> std = normalization.std();
    for (int c = 0; c < CHANNELS; c++) {
      for (int value = 0; value < 256; value++) {
        table[c][value] = (float) ((value / 255.0 - mean.get(c)) / std.get(c));
      }
    }
  }

  /**
   * Writes one image.
   *
   * @param rgb {@code [size, size, 3]}
   * @param target receives {@code 3 * size * size} values from {@code offset} on
   */
  public void write(byte[] rgb, int size, float[] target, int offset) {
    int plane = size * size;
    for (int c = 0; c < CHANNELS; c++) {
      float[] values = table[c];
      int out = offset + c * plane;
      for (int in = c; in < CHANNELS * plane; in += CHANNELS) {
        target[out++] = values[rgb[in] & 0xff];
      }
    }
  }

  /** What it was made of, to the precision of floats. */
  public PixelNormalization normalization() {
    List<Double> mean = new ArrayList<>();
    List<Double> std = new ArrayList<>();
    for (float[] values : table) {
      double black = values[0];
      double range = values[255] - black;
      mean.add(-black / range);
      std.add(1 / range);
    }
    return new PixelNormalization(mean, std);
  }

  /** Normalised values of one channel by byte value; not to be written to. */
  float[] values(int channel) {
    return table[channel];
  }
}
