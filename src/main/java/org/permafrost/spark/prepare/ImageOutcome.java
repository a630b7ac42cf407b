package org.permafrost.spark.prepare;

import java.io.Serializable;
import java.util.List;
import org.permafrost.image.structure.RejectReason;

/** What became of one source image. */
public sealed interface ImageOutcome extends Serializable {

  /** Path inside the source. */
  String id();

  /** Length of the source file. */
  long bytes();

  /**
   * Ready to be stored.
   *
   * @param validation from the source's own validation split
   * @param conversions names of what had to be converted
   * @param suspicion why some of the pixels may be wrong; empty if nothing is
   * @param sha256 of the source bytes, hexadecimal
   * @param pixels encoded for storage
   */
  record Accepted(
      String id,
      long bytes,
      int label,
      boolean validation,
      List<String> conversions,
      String suspicion,
      String sha256,
      byte[] pixels)
      implements ImageOutcome {
    private static final long serialVersionUID = 1L;
  }

  /** Not usable. */
  record Refused(String id, long bytes, RejectReason reason, String detail)
      implements ImageOutcome {
    private static final long serialVersionUID = 1L;
  }
}
