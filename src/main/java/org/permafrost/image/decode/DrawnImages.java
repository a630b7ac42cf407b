package org.permafrost.image.decode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.permafrost.image.RgbImage;
import org.permafrost.problem.Problem;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.PrepSettings.Encoding;

/**
 * A data set that needs no download: small pictures of ten shapes and patterns that vary in place,
 * size and colours, with noise. Drawn from a seed; the same pixels on every machine.
 */
public final class DrawnImages {
  /** Side of a picture, pixels. */
  public static final int SIDE = 32;

  private static final double NOISE = 8;

  private final long seed;

  public DrawnImages(long seed) {
    this.seed = seed;
  }

  /**
   * Writes PNG files as {@code train/<class>/<class>-0001.png} (five sixths of every class) and
   * {@code val/<class>/…} (the rest).
   *
   * @param folder created if missing; files of the same names are overwritten
   * @param images in all, spread evenly over the ten classes
   * @throws Problem (environment) if the files cannot be written
   */
  public void write(Path folder, int images) {
    DrawnShape[] shapes = DrawnShape.values();
    try {
      for (int i = 0; i < shapes.length; i++) {
        int count = images / shapes.length + (i < images % shapes.length ? 1 : 0);
        writeClass(folder, shapes[i], count);
      }
    } catch (IOException e) {
      throw Problem.environment("Cannot write drawn images to %s: %s", folder, e.getMessage())
          .causedBy(e);
    }
  }

  private void writeClass(Path folder, DrawnShape shape, int count) throws IOException {
    int training = (int) Math.round(count * 5 / 6.0);
    for (int i = 0; i < count; i++) {
      String name = String.format(Locale.ROOT, "%s-%04d", shape.folder(), i + 1);
      Path home = folder.resolve(i < training ? "train" : "val").resolve(shape.folder());
      Files.createDirectories(home);
      byte[] png = StoredPixels.encode(draw(shape, name), Encoding.PNG);
      Files.write(home.resolve(name + ".png"), png);
    }
  }

  private RgbImage draw(DrawnShape shape, String name) {
    KeyedRandom random = KeyedRandom.of(seed, "draw", 0, name);
    double centreX = SIDE / 2.0 + between(random, -4, 4);
    double centreY = SIDE / 2.0 + between(random, -4, 4);
    double radius = between(random, 8, 12);
    boolean dark = random.nextBoolean();
    int[] paper = color(random, dark);
    int[] ink = color(random, !dark);
    byte[] pixels = new byte[3 * SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double covered = shape.coverage(x + 0.5 - centreX, y + 0.5 - centreY, radius);
        for (int c = 0; c < 3; c++) {
          double value = paper[c] + covered * (ink[c] - paper[c]) + NOISE * random.nextGaussian();
          pixels[3 * (y * SIDE + x) + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
      }
    }
    return new RgbImage(SIDE, SIDE, pixels);
  }

  private static int[] color(KeyedRandom random, boolean dark) {
    int base = dark ? 15 : 150;
    return new int[] {
      base + random.nextInt(90), base + random.nextInt(90), base + random.nextInt(90)
    };
  }

  private static double between(KeyedRandom random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }
}
