package org.permafrost.table.column;

/** Columns of the tables that {@code head} writes. */
public final class HeadColumns {
  public static final String HEADS =
      """
      head STRING COMMENT 'SHA-256 of the head: its kind, its numbers and all sums',
      kind STRING COMMENT 'ncm, slda, fecam or ridge',
      model_hash STRING COMMENT 'SHA-256 of the parameters of the model that gave the features this time',
      run STRING COMMENT 'Name of the run that trained the model',
      epoch INT COMMENT 'Epoch after which the model was saved',
      layer STRING COMMENT 'Layer that is given the features',
      features INT COMMENT 'Features of the network that are read',
      sealed BOOLEAN COMMENT 'Whether only features are read that later training cannot move',
      expansion STRING COMMENT 'What becomes of the features: plain, square-root or random',
      sums INT COMMENT 'Numbers that are summed per image',
      step DOUBLE COMMENT 'Step to which numbers are rounded, a power of two',
      clipped BIGINT COMMENT 'Numbers of all images that lay outside of the range of the first task',
      class STRING COMMENT 'Readable name of the class',
      task INT COMMENT 'Number of the addition that brought the class, from 1',
      images BIGINT COMMENT 'Images of the class in the sums',
      gamma DOUBLE COMMENT 'Penalty of ridge, in means of the diagonal; 0 for other kinds',
      temperature DOUBLE COMMENT 'Scores divided by this are logits of probabilities',
      path STRING COMMENT 'File of the head',
      code_version STRING COMMENT 'Version of Permafrost that fitted it'
      """;

  public static final String HEAD_EVALUATIONS =
      """
      evaluation STRING COMMENT 'SHA-256 over head, model hash, dataset, split, content_hash and mix',
      head STRING COMMENT 'SHA-256 of the head',
      answer STRING COMMENT 'Way of answering: head, network, aligned, mix, task-from-head, head-task-known or network-task-known',
      model_hash STRING COMMENT 'SHA-256 of the parameters of the model beside the head',
      run STRING COMMENT 'Name of the run that trained the model',
      epoch INT COMMENT 'Epoch after which the model was saved',
      dataset STRING COMMENT 'Data set evaluated on',
      split STRING COMMENT 'Split evaluated on',
      class STRING COMMENT 'Readable name of the class',
      task INT COMMENT 'Number of the addition that brought the class, from 1',
      precision DOUBLE COMMENT 'Fraction of the images predicted as this class that belong to it, 0 to 1',
      recall DOUBLE COMMENT 'Fraction of the images of this class that are predicted as it, 0 to 1',
      f1 DOUBLE COMMENT 'Harmonic mean of precision and recall, 0 to 1',
      support BIGINT COMMENT 'Images of this class that were evaluated',
      correct BIGINT COMMENT 'Images of this class that are predicted as it',
      accuracy DOUBLE COMMENT 'Fraction of all evaluated images that are predicted correctly, 0 to 1',
      images BIGINT COMMENT 'Images that were evaluated',
      mix DOUBLE COMMENT 'Weight of the head beside the network, for the answer mix',
      code_version STRING COMMENT 'Version of Permafrost that evaluated it',
      content_hash STRING COMMENT 'content_hash of the data set at that time'
      """;

  private HeadColumns() {}
}
