package org.permafrost.table.column;

/** Columns of the tables that {@code prep} writes. */
public final class DatasetColumns {
  public static final String DATASETS =
      """
      dataset STRING COMMENT 'Name given to prep',
      classes INT COMMENT 'Number of classes',
      class_names ARRAY<STRING> COMMENT 'Readable class names, by label',
      image_size INT COMMENT 'Side length of the stored square images, pixels',
      encoding STRING COMMENT 'How pixels are stored: rgb or png',
      train BIGINT COMMENT 'Images in the train split',
      holdout BIGINT COMMENT 'Images in the holdout split, never trained on',
      validation BIGINT COMMENT 'Images in the validation split',
      rejected BIGINT COMMENT 'Images that were rejected; see rejected_images',
      content_hash STRING COMMENT 'SHA-256 over the sorted image ids, checksums and splits',
      source STRING COMMENT 'Folder or archive the images came from',
      settings STRING COMMENT 'Settings of prep, JSON',
      code_version STRING COMMENT 'Version of Permafrost that prepared it',
      created_at TIMESTAMP COMMENT 'When prep committed it',
      skipped BIGINT COMMENT 'Files that were ignored: stray files, files beside class folders, files in ignored folders',
      layout STRING COMMENT 'How the folders of the source were interpreted'
      """;

  public static final String IMAGES =
      """
      dataset STRING COMMENT 'Name given to prep',
      split STRING COMMENT 'train, holdout or validation',
      image_id STRING COMMENT 'Path inside the source; unique in a data set',
      label INT COMMENT 'Number of the class, from 0',
      label_name STRING COMMENT 'Readable name of the class',
      width INT COMMENT 'Width of the stored image, pixels',
      height INT COMMENT 'Height of the stored image, pixels',
      encoding STRING COMMENT 'How pixels are stored: rgb or png',
      pixels BINARY COMMENT 'rgb: height x width x 3 bytes, row by row, red-green-blue; png: an encoded PNG',
      sha256 STRING COMMENT 'SHA-256 of the source file',
      suspicion STRING COMMENT 'Why some of its pixels may be wrong, for example a damaged JPEG; NULL if there is no suspicion'
      """;

  public static final String REJECTED_IMAGES =
      """
      dataset STRING COMMENT 'Name given to prep',
      path STRING COMMENT 'Path inside the source',
      reason STRING COMMENT 'Kind of rejection, for example truncated or duplicate',
      detail STRING COMMENT 'What exactly is wrong with it',
      bytes BIGINT COMMENT 'Size of the source file, bytes'
      """;

  private DatasetColumns() {}
}
