package org.permafrost.image.structure;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import java.awt.Transparency;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * ICC profiles that come with images. One that is damaged, or that is for another number of
 * colours, counts as absent; so does that of a gray image, whose values are taken as they are.
 */
public final class EmbeddedProfile {
  private static final int LARGEST = 1 << 22;

  private EmbeddedProfile() {}

  /** The profile of a PNG's iCCP chunk: a name, a zero, the method, compressed data. */
  static Optional<byte[]> inflated(byte[] bytes, int start, int length) {
    int name = 0;
    while (name < length && bytes[start + name] != 0) {
      name++;
    }
    int skipped = name + 2;
    if (skipped >= length) {
      return Optional.empty();
    }
    try (InputStream data =
        new InflaterInputStream(
            new ByteArrayInputStream(bytes, start + skipped, length - skipped))) {
      byte[] profile = data.readNBytes(LARGEST + 1);
      return profile.length > LARGEST ? Optional.empty() : Optional.of(profile);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The profile if it says anything else than sRGB about an image of so many colours. */
  public static Optional<ICC_Profile> effective(ImageHeader header, int colors) {
    return header
        .profile()
        .flatMap(EmbeddedProfile::parsed)
        .filter(profile -> colors > 1 && profile.getNumComponents() == colors)
        .filter(profile -> !ColorProfiles.isCS_sRGB(profile));
  }

  private static Optional<ICC_Profile> parsed(byte[] bytes) {
    try {
      return Optional.of(ColorProfiles.createProfile(bytes));
    } catch (IllegalArgumentException | CMMException e) {
      return Optional.empty();
    }
  }

  /** The same samples, said to be of the colours of a profile. */
  public static BufferedImage attached(BufferedImage image, ICC_Profile profile) {
    BufferedImage direct = image;
    if (image.getColorModel() instanceof IndexColorModel palette) {
      direct = withoutPalette(image, palette);
    }
    ColorModel model = direct.getColorModel();
    boolean alpha = model.hasAlpha();
    ColorModel profiled =
        new ComponentColorModel(
            new ICC_ColorSpace(profile),
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            direct.getRaster().getTransferType());
    return new BufferedImage(profiled, direct.getRaster(), false, null);
  }

  private static BufferedImage withoutPalette(BufferedImage image, IndexColorModel palette) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            palette.hasAlpha(),
            false,
            palette.getTransparency(),
            DataBuffer.TYPE_BYTE);
    int width = image.getWidth();
    WritableRaster raster = model.createCompatibleWritableRaster(width, image.getHeight());
    int bands = raster.getNumBands();
    int[] row = new int[bands * width];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        int color = palette.getRGB(image.getRaster().getSample(x, y, 0));
        for (int band = 0; band < bands; band++) {
          row[bands * x + band] = band == 3 ? color >>> 24 : color >> (16 - 8 * band) & 0xff;
        }
      }
      raster.setPixels(0, y, width, 1, row);
    }
    return new BufferedImage(model, raster, false, null);
  }
}
