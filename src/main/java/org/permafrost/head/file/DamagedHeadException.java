package org.permafrost.head.file;

import java.io.IOException;
import java.util.Locale;

/** The bytes are not those of a head; the message completes "Cannot read FILE: ...". */
public final class DamagedHeadException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedHeadException(String format, Object... arguments) {
    super(String.format(Locale.ROOT, format, arguments));
  }
}
