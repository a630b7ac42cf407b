package org.permafrost.image.decode;

import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.util.EnumSet;
import java.util.Set;
import org.permafrost.image.structure.EmbeddedProfile;
import org.permafrost.image.structure.ExifOrientation;
import org.permafrost.image.structure.ImageHeader;

/** What must be done to a decoded image to make it 8-bit sRGB, upright and opaque. */
final class ConversionsNeeded {
  private ConversionsNeeded() {}

  static Set<Conversion> of(BufferedImage image, ImageHeader header) {
    Set<Conversion> needed = EnumSet.noneOf(Conversion.class);
    ColorModel model = image.getColorModel();
    if (header.channels() == 4 && (model.getNumColorComponents() == 4 || !model.hasAlpha())) {
      needed.add(Conversion.CMYK);
    }
    if (isGray(model)) {
      needed.add(Conversion.GRAY);
    } else if (model instanceof IndexColorModel) {
      needed.add(Conversion.PALETTE);
    }
    if (hasProfile(model, header)) {
      needed.add(Conversion.COLOR_PROFILE);
    }
    if (model.hasAlpha() || !fillsCanvas(header)) {
      needed.add(Conversion.ALPHA);
    }
    if (model.getComponentSize(0) == 16) {
      needed.add(Conversion.SIXTEEN_BIT);
    }
    if (header.orientation() != ExifOrientation.UPRIGHT) {
      needed.add(Conversion.ORIENTATION);
    }
    if (header.several()) {
      needed.add(Conversion.FIRST_FRAME);
    }
    return needed;
  }

  /** Some readers apply the profile themselves, others leave the image in its colour space. */
  private static boolean hasProfile(ColorModel model, ImageHeader header) {
    int colors = model.getNumColorComponents();
    if (colors == 1) {
      return false;
    }
    return EmbeddedProfile.effective(header, header.channels() == 0 ? 3 : header.channels())
            .isPresent()
        || (colors == 3 && !model.getColorSpace().isCS_sRGB())
        || (colors == 4 && model.getColorSpace() instanceof ICC_ColorSpace);
  }

  private static boolean fillsCanvas(ImageHeader header) {
    return header.frame().width == header.width() && header.frame().height == header.height();
  }

  private static boolean isGray(ColorModel model) {
    if (!(model instanceof IndexColorModel palette)) {
      return model.getNumColorComponents() == 1;
    }
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    for (int color : colors) {
      int red = (color >> 16) & 0xff;
      if (red != ((color >> 8) & 0xff) || red != (color & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
