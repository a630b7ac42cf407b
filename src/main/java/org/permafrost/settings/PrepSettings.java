package org.permafrost.settings;

/**
 * How images become shards.
 *
 * @param splitFolders which folders are splits, as written; see {@link #splits}
 * @param imageSize side of the stored square image, pixels
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
    int imageSize,
    Resize resize,
    Encoding encoding,
    int shards,
    double holdout,
    double validation,
    long splitSeed,
    double maxRejectShare,
    int toleratedRejects,
    String classNames,
    Limits limits) {

  /** Which folders of the source are its splits. */
  public SplitFolders splits() {
    return SplitFolders.parse(splitFolders);
  }

  /** How many rejected images are too many. */
  public RejectLimit rejectLimit() {
    return new RejectLimit(maxRejectShare, toleratedRejects);
  }

  /** The same for images of another size, pixels, stored as raw bytes. */
  public PrepSettings forNetwork(int side) {
    return new PrepSettings(
        format,
        splitFolders,
        side,
        resize,
        Encoding.RGB,
        shards,
        holdout,
        validation,
        splitSeed,
        maxRejectShare,
        toleratedRejects,
        classNames,
        limits);
  }

  /** Layout of the source. */
  public enum Format {
    FOLDERS,
    CIFAR10,
    CIFAR100
  }

  /** How an image of any shape becomes a square. */
  public enum Resize {
    SHORTER_SIDE,
    STRETCH,
    PAD
  }

  /** How pixels are stored. */
  public enum Encoding {
    RGB,
    PNG
  }

  /** What is accepted from outside before anything is decoded or unpacked. */
  public record Limits(
      int minSide,
      long maxPixels,
      long maxFileBytes,
      long archiveEntries,
      long archiveBytes,
      int archiveRatio)
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
  }

  static PrepSettings from(SettingsReader prep) {
    SettingsReader limits = prep.in("limits");
    return new PrepSettings(
        prep.choice("format", Format.class),
        splitFolders(prep.text("split-folders")),
        prep.whole("image-size", 32, 1024),
        prep.choice("resize", Resize.class),
        prep.choice("encoding", Encoding.class),
        prep.whole("shards", 0, 100_000),
        prep.number("holdout", 0, 0.9),
        prep.number("validation", 0, 0.9),
        prep.whole("split-seed", Long.MIN_VALUE, Long.MAX_VALUE),
        prep.number("max-reject-share", 0, 1),
        prep.whole("tolerated-rejects", 0, 1_000_000),
        prep.text("class-names"),
        new Limits(
            limits.whole("min-side", 1, 1024),
            limits.whole("max-pixels", 1L, 700_000_000L),
            limits.whole("max-file-bytes", 1L, 1L << 30),
            limits.whole("archive-entries", 1L, Long.MAX_VALUE),
            limits.whole("archive-bytes", 1L, Long.MAX_VALUE),
            limits.whole("archive-ratio", 1, 100_000)));
  }

  private static String splitFolders(String text) {
    SplitFolders.parse(text);
    return text;
  }
}
