package org.permafrost.image;

import java.util.Locale;

/** Carries a rejection from the depth of a parser to {@link ImageDecoder}. */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  RejectedException(RejectReason reason, String detail, Object... arguments) {
    super(String.format(Locale.ROOT, detail, arguments), null, false, false);
    this.reason = reason;
  }

  RejectReason reason() {
    return reason;
  }
}
