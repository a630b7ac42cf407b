package org.permafrost.action;

import java.util.Optional;

/** Which Permafrost wrote a row. */
public final class CodeVersion {
  private CodeVersion() {}

  /** The version in the jar's manifest; {@code development} for unpacked classes. */
  public static String current() {
    return Optional.ofNullable(CodeVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
