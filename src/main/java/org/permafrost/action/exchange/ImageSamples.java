package org.permafrost.action.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.permafrost.image.Normalizer;
import org.permafrost.image.Resizer;
import org.permafrost.image.decode.DecodeResult;
import org.permafrost.image.decode.ImageDecoder;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** Some images of a folder as a network reads them, spread evenly over it. */
final class ImageSamples {
  private static final int IMAGES = 16;

  private final PrepSettings settings;
  private final Normalizer normalizer;

  ImageSamples(PrepSettings settings, PixelNormalization normalization) {
    this.settings = settings;
    this.normalizer = new Normalizer(normalization);
  }

  /**
   * Batches of {@code [count, 3, size, size]} in c order.
   *
   * @throws Problem (data) if the folder does not have as many images as a batch
   */
  List<float[]> batches(Path folder, int size, int count) {
    List<byte[]> images = images(folder, size, Math.max(count, IMAGES / count * count));
    if (images.size() < count) {
      throw Problem.data(
          "The folder %s has %d images that can be read; comparing takes %d. Give --images another"
              + " one.",
          folder, images.size(), count);
    }
    List<float[]> batches = new ArrayList<>();
    int pixels = 3 * size * size;
    for (int start = 0; start + count <= images.size(); start += count) {
      float[] batch = new float[count * pixels];
      for (int i = 0; i < count; i++) {
        normalizer.write(images.get(start + i), size, batch, i * pixels);
      }
      batches.add(batch);
    }
    return batches;
  }

  private List<byte[]> images(Path folder, int size, int wanted) {
    ImageDecoder decoder = new ImageDecoder(settings.limits(), settings.orientation());
    Resizer resizer = new Resizer(settings.forNetwork(size).cut());
    List<byte[]> images = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      int step = Math.max(1, files.size() / wanted);
      for (int i = 0; i < files.size() && images.size() < wanted; i += step) {
        if (decoder.judgeLength(Files.size(files.get(i))).isEmpty()
            && decoder.decode(Files.readAllBytes(files.get(i)))
                instanceof DecodeResult.Decoded decoded) {
          images.add(resizer.resize(decoded.image()).pixels());
        }
      }
      return images;
    } catch (IOException e) {
      throw Problem.data("Cannot read the folder %s: %s.", folder, e.getMessage()).causedBy(e);
    }
  }
}
