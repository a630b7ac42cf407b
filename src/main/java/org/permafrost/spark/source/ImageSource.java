package org.permafrost.spark.source;

import java.util.List;

/**
 * What was found at a source, names and lengths only.
 *
 * @param items in order of their ids
 * @param classFolders names as they stand in the source, by label
 * @param classNames readable names, by label
 * @param hasValidation the source has its own validation split
 * @param layout how its folders were understood, for people
 * @param tally where every file went
 */
public record ImageSource(
    List<SourceItem> items,
    List<String> classFolders,
    List<String> classNames,
    boolean hasValidation,
    String layout,
    SourceTally tally) {

  /** Images listed, good and bad. */
  public long images() {
    return items.stream().mapToLong(SourceItem::images).sum();
  }
}
