package org.permafrost.settings;

import java.util.Map;
import org.permafrost.settings.ImageCut.Filter;
import org.permafrost.settings.ImageCut.Orientation;
import org.permafrost.settings.ImageCut.Resize;
import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.RecordCopy;
import org.permafrost.settings.bind.Whole;

/**
 * How images become shards.
 *
 * @param splitFolders which folders are splits, as written; see {@link #splits}
 * @param imageSize side of the stored square image, pixels
 * @param scaleTo shorter side before a center crop, pixels; 0 chooses; see {@link #cut}
 * @param shards Parquet files per split; 0 chooses
 * @param holdout share of each class's training images held out
 * @param validation share of each class taken as validation split when the source has none
 * @param maxRejectShare largest share of rejected images that still commits
 * @param toleratedRejects so many rejected images commit in any case
 * @param classNames {@code imagenette}, {@code none} or a path
 */
public record PrepSettings(
    Format format,
    String splitFolders,
    @Whole(least = 32, most = 1024) int imageSize,
    Resize resize,
    @Whole(least = 0, most = 16_384) int scaleTo,
    Filter filter,
    Orientation orientation,
    Encoding encoding,
    @Whole(least = 0, most = 100_000) int shards,
    @Between(most = 0.9) double holdout,
    @Between(most = 0.9) double validation,
    @Whole long splitSeed,
    @Between double maxRejectShare,
    @Whole(least = 0, most = 1_000_000) int toleratedRejects,
    String classNames,
    Limits limits) {

  /**
   * @throws org.permafrost.problem.Problem (usage) for split folders that cannot be read or a
   *     center crop larger than what it is cut from
   */
  public PrepSettings {
    SplitFolders.parse(splitFolders);
    new ImageCut(resize, scaleTo, filter, orientation, imageSize);
  }

  /** Which folders of the source are its splits. */
  public SplitFolders splits() {
    return SplitFolders.parse(splitFolders);
  }

  /** How an image of any shape becomes a square of this size. */
  public ImageCut cut() {
    return new ImageCut(resize, scaleTo, filter, orientation, imageSize);
  }

  /** How many rejected images are too many. */
  public RejectLimit rejectLimit() {
    return new RejectLimit(maxRejectShare, toleratedRejects);
  }

  /** The same for images of another size, pixels, stored as raw bytes. */
  public PrepSettings forNetwork(int side) {
    return RecordCopy.of(this, Map.of("imageSize", side, "encoding", Encoding.RGB));
  }

  /** Layout of the source. */
  public enum Format {
    FOLDERS,
    CIFAR10,
    CIFAR100
  }

  /** How pixels are stored. */
  public enum Encoding {
    RGB,
    PNG
  }

  /** What is accepted from outside before anything is decoded or unpacked. */
  public record Limits(
      @Whole(least = 1, most = 1024) int minSide,
      @Whole(least = 1, most = 700_000_000) long maxPixels,
      @Whole(least = 1, most = 1 << 30) long maxFileBytes,
      @Whole(least = 1) long archiveEntries,
      @Whole(least = 1) long archiveBytes,
      @Whole(least = 1, most = 100_000) int archiveRatio)
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
  }
}
