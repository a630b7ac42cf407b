package org.permafrost.image.decode;

import java.util.Optional;
import java.util.Set;
import org.permafrost.image.RgbImage;
import org.permafrost.image.structure.RejectReason;

/** What became of the bytes of one image. */
public sealed interface DecodeResult {

  /**
   * A usable image.
   *
   * @param conversions what was changed on the way to 8-bit sRGB
   * @param suspicion why some of the pixels may be wrong, for a person
   */
  record Decoded(RgbImage image, Set<Conversion> conversions, Optional<String> suspicion)
      implements DecodeResult {}

  /**
   * An unusable one.
   *
   * @param detail what exactly is wrong, for a person
   */
  record Rejected(RejectReason reason, String detail) implements DecodeResult {}
}
