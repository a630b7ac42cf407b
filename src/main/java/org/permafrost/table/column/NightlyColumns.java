package org.permafrost.table.column;

/** Columns of the tables that the nightly ranking writes. */
public final class NightlyColumns {
  public static final String SCORES =
      """
      night DATE COMMENT 'Night it belongs to',
      scorer STRING COMMENT 'Scoring method, for example max-activation',
      class STRING COMMENT 'Readable name of the class',
      label INT COMMENT 'Number of the class, from 0',
      layer STRING COMMENT 'Name of the convolution',
      filter INT COMMENT 'Output channel of the convolution, from 0',
      count BIGINT COMMENT 'Images of the class that were scored',
      sum_fixed BIGINT COMMENT 'Sum of the scores times 2^20, exact regardless of the order of addition; NULL for scorers that do not use steps of 2^-20',
      mean DOUBLE COMMENT 'Mean score',
      max DOUBLE COMMENT 'Largest score',
      sum DOUBLE COMMENT 'Exact sum of the scores, rounded once',
      sum_squares DOUBLE COMMENT 'Exact sum of the squared scores, rounded once',
      histogram ARRAY<BIGINT> COMMENT 'Number of images by score, 64 bins: bin 0 counts 0 and below, bin b starts at 2^((b-49)/2)',
      scorer_version INT COMMENT 'Version of the scoring method',
      model_hash STRING COMMENT 'SHA-256 of the parameters of the scored network'
      """;

  public static final String RANKS =
      """
      night DATE COMMENT 'Night it belongs to',
      scorer STRING COMMENT 'Ranking, for example max-activation or mean-activation:welch',
      class STRING COMMENT 'Readable name of the class',
      label INT COMMENT 'Number of the class, from 0',
      layer STRING COMMENT 'Name of the convolution',
      filter INT COMMENT 'Output channel of the convolution, from 0',
      score DOUBLE COMMENT 'Value it is ranked by: score summed over the images of the class, or a contrast',
      rank INT COMMENT 'Rank within the layer; 1 is the top, ties go to the lower filter number',
      share DOUBLE COMMENT 'Rank divided by the number of filters of the layer, 0 to 1',
      model_hash STRING COMMENT 'SHA-256 of the parameters of the scored network'
      """;

  public static final String NIGHTS =
      """
      night DATE COMMENT 'Night that was published',
      run STRING COMMENT 'Run that trained the model',
      epoch INT COMMENT 'Epoch after which the model was saved',
      model_hash STRING COMMENT 'SHA-256 of the model parameters',
      images_from STRING COMMENT 'Data set and split, or folder or archive',
      images_hash STRING COMMENT 'SHA-256 over the sorted image ids, labels and checksums',
      scorers STRING COMMENT 'Rankings, separated by commas',
      scorer_versions STRING COMMENT 'Scoring methods they are based on, with their versions',
      classes INT COMMENT 'Number of classes with rankings',
      images BIGINT COMMENT 'Number of images that the scores are based on',
      new_images BIGINT COMMENT 'Images that were scored this night, by at least one method',
      reused_images BIGINT COMMENT 'Images whose statistics were reused from an earlier night',
      rejected BIGINT COMMENT 'Images that were rejected',
      rejections STRING COMMENT 'Rejected images by reason, with examples',
      audits ARRAY<STRING> COMMENT 'What was checked before publishing, with figures',
      scores_snapshot BIGINT COMMENT 'Snapshot of nightly_scores that was published',
      ranks_snapshot BIGINT COMMENT 'Snapshot of nightly_ranks that was published',
      seconds DOUBLE COMMENT 'Time from the start to the publication, seconds',
      host STRING COMMENT 'Host of the driver',
      pid BIGINT COMMENT 'Process ID of the driver',
      code_version STRING COMMENT 'Version of Permafrost that published it',
      published_at TIMESTAMP COMMENT 'When this row was written',
      processor STRING COMMENT 'Kernels it was scored with: ND4J, OpenBLAS, oneDNN'
      """;

  public static final String PARTS =
      """
      model_hash STRING COMMENT 'SHA-256 of the parameters of the scored network',
      scorer STRING COMMENT 'Scoring method, for example max-activation',
      scorer_version INT COMMENT 'Version of the scoring method',
      context STRING COMMENT 'SHA-256 over everything else that affects a score: how images are resized, normalized and batched, and the layers used',
      label INT COMMENT 'Number of the class, from 0',
      part INT COMMENT 'Number of the group, from 0; derived from the image ids',
      images BIGINT COMMENT 'Images of the group',
      image_ids ARRAY<STRING> COMMENT 'Their ids, sorted',
      content_hashes ARRAY<STRING> COMMENT 'SHA-256 of their source bytes, in the same order',
      statistics BINARY COMMENT 'Exact statistics of every filter over these images',
      code_version STRING COMMENT 'Version of Permafrost that scored it',
      processor STRING COMMENT 'Kernels it was scored with: ND4J, OpenBLAS, oneDNN; statistics of other kernels are not added to it'
      """;

  private NightlyColumns() {}
}
