package org.permafrost.image;

import java.util.Set;

/** What became of the bytes of one image. */
public sealed interface DecodeResult {

  /**
   * A usable image.
   *
   * @param conversions what was changed on the way to 8-bit sRGB
   */
  record Decoded(RgbImage image, Set<Conversion> conversions) implements DecodeResult {}

  /**
   * An unusable one.
   *
   * @param detail what exactly is wrong, for a person
   */
  record Rejected(RejectReason reason, String detail) implements DecodeResult {}
}
