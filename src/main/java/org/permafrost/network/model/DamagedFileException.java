package org.permafrost.network.model;

import java.io.IOException;
import java.util.Locale;

/** The content of a file is not what it must be; the message completes "Cannot read FILE: ...". */
final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(String format, Object... arguments) {
    super(String.format(Locale.ROOT, format, arguments));
  }
}
