package org.permafrost.table;

/** Columns of the table that {@code evaluate} writes. */
final class EvaluationColumns {
  static final String EVALUATIONS =
      """
      evaluation STRING COMMENT 'SHA-256 over model hash, dataset, split, classes, among and content_hash',
      model_hash STRING COMMENT 'SHA-256 of the model parameters',
      run STRING COMMENT 'Name of the run that trained the model',
      epoch INT COMMENT 'Epoch after which the model was saved',
      dataset STRING COMMENT 'Data set evaluated on',
      split STRING COMMENT 'Split evaluated on',
      classes STRING COMMENT 'Classes whose images were evaluated, by label; all for all',
      among STRING COMMENT 'Classes that could be predicted, by label; all for all',
      class STRING COMMENT 'Readable name of the class',
      label INT COMMENT 'Number of the class, from 0',
      precision DOUBLE COMMENT 'Fraction of the images predicted as this class that belong to it, 0 to 1',
      recall DOUBLE COMMENT 'Fraction of the images of this class that are predicted as it, 0 to 1',
      f1 DOUBLE COMMENT 'Harmonic mean of precision and recall, 0 to 1',
      support BIGINT COMMENT 'Images of this class that were evaluated',
      correct BIGINT COMMENT 'Images of this class that are predicted as it',
      accuracy DOUBLE COMMENT 'Fraction of all evaluated images that are predicted correctly, 0 to 1',
      macro_f1 DOUBLE COMMENT 'Unweighted mean F1 over the evaluated classes, 0 to 1',
      images BIGINT COMMENT 'Images that were evaluated',
      code_version STRING COMMENT 'Version of Permafrost that evaluated it',
      content_hash STRING COMMENT 'content_hash of the data set at that time; NULL for rows of older versions'
      """;

  private EvaluationColumns() {}
}
