package org.permafrost.image.decode;

import org.permafrost.settings.bind.Labels;

/** What had to be done to an image to make it 8-bit sRGB, upright and opaque. */
public enum Conversion {
  GRAY,
  CMYK,
  PALETTE,
  /** Composited on white. */
  ALPHA,
  SIXTEEN_BIT,
  /** Converted from the colour space of an embedded ICC profile. */
  COLOR_PROFILE,
  /** Turned or mirrored as its EXIF orientation says. */
  ORIENTATION,
  /** The first of several frames or pages. */
  FIRST_FRAME;

  /** As written in results: lower case with hyphens. */
  public String text() {
    return Labels.of(this);
  }
}
