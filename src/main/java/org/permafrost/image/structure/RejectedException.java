package org.permafrost.image.structure;

import java.util.Locale;
import org.permafrost.image.decode.ImageDecoder;

/** Carries a rejection from the depth of a parser to {@link ImageDecoder}. */
public final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  public RejectedException(RejectReason reason, String detail, Object... arguments) {
    super(String.format(Locale.ROOT, detail, arguments), null, false, false);
    this.reason = reason;
  }

  public RejectReason reason() {
    return reason;
  }
}
