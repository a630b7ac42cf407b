package org.permafrost.image.structure;

import org.permafrost.settings.bind.Labels;

/** Why an image did not become part of a data set. */
public enum RejectReason {
  /** The file has no bytes. */
  ZERO_BYTE,
  /** The file is larger than {@code prep.limits.max-file-bytes}. */
  TOO_LARGE_FILE,
  /** The first bytes are those of no format that is read. */
  WRONG_MAGIC,
  /** The file ends before the image does. */
  TRUNCATED,
  /** A part of a PNG does not match its checksum. */
  BAD_CHECKSUM,
  /** The header announces more pixels than {@code prep.limits.max-pixels}. */
  OVERSIZED,
  /** A side is zero or shorter than {@code prep.limits.min-side}. */
  TOO_SMALL,
  /** The decoder refuses the image or reports corrupt data. */
  UNDECODABLE,
  /** The file could not be read. */
  UNREADABLE,
  /** The name of the file, or of a folder it lies in, is not UTF-8. */
  BAD_NAME,
  /** A link whose target does not exist. */
  DANGLING_LINK,
  /** A link to a folder it lies in, or links that lead to each other. */
  LINK_CYCLE,
  /** A folder that is in the source already, by another path. */
  REPEATED_FOLDER,
  /** A pipe, a socket or a device. */
  SPECIAL_FILE,
  /** A record carries the number of a class that does not exist. */
  UNKNOWN_LABEL,
  /** Another image of the class has the same bytes; the one with the smallest id stays. */
  DUPLICATE,
  /** An image of another class has the same bytes; the one with the smallest id stays. */
  DUPLICATE_OTHER_LABEL;

  /** As written in tables: lower case with hyphens. */
  public String text() {
    return Labels.of(this);
  }
}
