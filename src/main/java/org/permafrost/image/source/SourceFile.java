package org.permafrost.image.source;

import java.util.Optional;
import org.permafrost.image.structure.RejectReason;

/**
 * One file of a source, or whatever else is no folder that can be entered.
 *
 * @param id path below the root of the source, with {@code /}
 * @param location where to open it: a {@code file:///} address of {@link LocalNames}, or a path of
 *     a Hadoop file system
 * @param bytes its length
 * @param refusal why it cannot be an image, where listing it has shown that
 */
public record SourceFile(String id, String location, long bytes, Optional<Refusal> refusal) {

  /**
   * @param detail what exactly is wrong, for a person
   */
  public record Refusal(RejectReason reason, String detail) {}

  /** A file that can be read, as far as its listing shows. */
  public static SourceFile plain(String id, String location, long bytes) {
    return new SourceFile(id, location, bytes, Optional.empty());
  }

  /** A path or name without the line breaks it may have. */
  public static String onOneLine(String path) {
    return path.replace("\n", "\\n").replace("\r", "\\r");
  }

  /** One that cannot. */
  public static SourceFile refused(
      String id, String location, long bytes, RejectReason reason, String detail) {
    return new SourceFile(id, location, bytes, Optional.of(new Refusal(reason, detail)));
  }
}
