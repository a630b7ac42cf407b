package org.permafrost.image.decode;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.permafrost.image.Resizer;
import org.permafrost.image.RgbImage;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.settings.ImageCut;
import org.permafrost.settings.ImageCut.Filter;
import org.permafrost.settings.ImageCut.Orientation;
import org.permafrost.settings.ImageCut.Resize;
import org.permafrost.settings.SettingsLoader;

/**
 * What prep makes of images, for tests/bench/pillow to compare. Arguments: a file of paths, the
 * file to write, and cuts as {@code SHORTER:SIZE:FILTER}. For each path: width, height and pixels
 * as they are decoded, then the pixels of each cut; width 0 for an image that is rejected.
 */
public final class CutImagesBench {
  private CutImagesBench() {}

  public static void main(String[] arguments) throws IOException {
    ImageDecoder decoder = new ImageDecoder(SettingsLoader.defaults().prep().limits());
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1]))))) {
      for (String path : Files.readAllLines(Path.of(arguments[0]))) {
        if (!(decoder.decode(Files.readAllBytes(Path.of(path))) instanceof Decoded decoded)) {
          out.writeInt(0);
          continue;
        }
        RgbImage image = decoded.image();
        out.writeInt(image.width());
        out.writeInt(image.height());
        out.write(image.pixels());
        for (int i = 2; i < arguments.length; i++) {
          out.write(new Resizer(cut(arguments[i].split(":", 3))).resize(image).pixels());
        }
      }
    }
  }

  private static ImageCut cut(String[] parts) {
    return new ImageCut(
        Resize.CENTER_CROP,
        Integer.parseInt(parts[0]),
        Filter.valueOf(parts[2]),
        Orientation.EXIF,
        Integer.parseInt(parts[1]));
  }
}
