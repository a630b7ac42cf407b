package org.permafrost.image;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.permafrost.image.decode.DecodeResult;
import org.permafrost.image.decode.ImageDecoder;
import org.permafrost.settings.ImageCut;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.AugmentSettings;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** An image on its way from a JPEG of 500 x 375 pixels to the input of a network of 64 pixels. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ImageBench {
  private static final int SIDE = 64;

  private final ImageDecoder decoder;
  private final Resizer resizer;
  private final float[] input = new float[3 * SIDE * SIDE];
  private final Normalizer normalizer =
      new Normalizer(new PixelNormalization(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)));
  private final Augmentation shifted =
      new Augmentation(new AugmentSettings(true, 4, 0), normalizer);
  private final Augmentation rotated =
      new Augmentation(new AugmentSettings(true, 4, 15), normalizer);
  private byte[] jpeg;
  private RgbImage large;
  private RgbImage small;
  private int epoch;

  public ImageBench() {
    PrepSettings settings = SettingsLoader.defaults().prep();
    decoder = new ImageDecoder(settings.limits());
    resizer = new Resizer(ImageCut.of(settings.resize(), SIDE));
  }

  @Setup
  public void draw() throws IOException {
    jpeg = SampleImages.jpeg(500, 375, 1);
    if (!(decoder.decode(jpeg) instanceof DecodeResult.Decoded decoded)) {
      throw new IllegalStateException("The sample is no image");
    }
    large = decoded.image();
    small = resizer.resize(large);
  }

  @Benchmark
  public DecodeResult decode() {
    return decoder.decode(jpeg);
  }

  @Benchmark
  public RgbImage resize() {
    return resizer.resize(large);
  }

  @Benchmark
  public float[] shiftAndFlip() {
    return augment(shifted);
  }

  @Benchmark
  public float[] rotateToo() {
    return augment(rotated);
  }

  private float[] augment(Augmentation augmentation) {
    epoch++;
    augmentation.write(small.pixels(), SIDE, Augmentation.random(1, epoch, "image"), input, 0);
    return input;
  }
}
