package org.permafrost.spark;

import java.util.List;

/**
 * What was found at a source, names and lengths only.
 *
 * @param items in order of their ids
 * @param classFolders names as they stand in the source, by label
 * @param classNames readable names, by label
 * @param hasValidation the source has its own validation split
 * @param notes what a person should know about how the source was read
 */
public record ImageSource(
    List<SourceItem> items,
    List<String> classFolders,
    List<String> classNames,
    boolean hasValidation,
    List<String> notes) {

  /** Images listed, good and bad. */
  public long images() {
    return items.stream().mapToLong(SourceItem::images).sum();
  }
}
