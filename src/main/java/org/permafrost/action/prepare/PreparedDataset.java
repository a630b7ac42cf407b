package org.permafrost.action.prepare;

import java.util.List;
import java.util.SortedMap;
import org.permafrost.spark.prepare.ClassCount;
import org.permafrost.spark.prepare.SuspiciousImages;
import org.permafrost.spark.source.SourceTally;

/**
 * What {@link PrepareImages} committed.
 *
 * @param classes images per class and split, by label
 * @param rejected rejected images by reason
 * @param converted accepted images by what had to be converted, for example {@code gray}
 * @param suspicious accepted images of which some pixels may be wrong
 * @param images listed at the source, good and bad
 * @param layout how the folders of the source were understood, for people
 * @param tally where every file of the source went
 * @param readSeconds time spent reading, decoding and resizing
 * @param contentHash SHA-256 of image ids, source bytes and splits
 */
public record PreparedDataset(
    String dataset,
    List<ClassCount> classes,
    SortedMap<String, Long> rejected,
    SortedMap<String, Long> converted,
    SuspiciousImages suspicious,
    long images,
    String layout,
    SourceTally tally,
    double readSeconds,
    String contentHash) {

  /**
   * @throws IllegalStateException if an image is neither in a split nor rejected
   */
  public PreparedDataset {
    long known =
        classes.stream().mapToLong(each -> each.train() + each.holdout() + each.validation()).sum()
            + rejected.values().stream().mapToLong(Long::longValue).sum();
    if (known != images) {
      throw new IllegalStateException(
          images + " images were listed, " + known + " are in a split or rejected");
    }
  }

  /** Images in the split train. */
  public long train() {
    return classes.stream().mapToLong(ClassCount::train).sum();
  }

  /** Images in the split holdout. */
  public long holdout() {
    return classes.stream().mapToLong(ClassCount::holdout).sum();
  }

  /** Images in the split validation. */
  public long validation() {
    return classes.stream().mapToLong(ClassCount::validation).sum();
  }

  /** Rejected images of all reasons. */
  public long rejectedImages() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Images read, decoded and resized per second, over all cores. */
  public double imagesPerSecond() {
    return images / Math.max(1e-9, readSeconds);
  }
}
