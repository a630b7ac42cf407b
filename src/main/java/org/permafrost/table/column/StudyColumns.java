package org.permafrost.table.column;

/** Columns of the table that {@code study} writes. */
public final class StudyColumns {
  public static final String STUDY_RUNS =
      """
study STRING COMMENT 'Name of the study',
trial STRING COMMENT 'Hash of everything that decides the result: kind, data, settings and seed; the same in every study',
kind STRING COMMENT 'What a trial is: train, sequence or judge',
seed BIGINT COMMENT 'train.seed',
dataset STRING COMMENT 'Data set',
content_hash STRING COMMENT 'content_hash of the data set',
levels MAP<STRING, STRING> COMMENT 'Factor of the study to its level',
settings MAP<STRING, STRING> COMMENT 'Every setting and option that varies within the study, with its value',
status STRING COMMENT 'finished or failed',
reason STRING COMMENT 'Why it failed; NULL if it did not',
outcome STRING COMMENT 'What was measured; NULL if it failed',
subject STRING COMMENT 'What it was measured of, for example a class or a ranking; NULL if that goes without saying',
value DOUBLE COMMENT 'The result; NULL if there was nothing to measure',
run STRING COMMENT 'Run that the trial ended with; NULL if there is none',
seconds DOUBLE COMMENT 'Time that the trial took, seconds',
code_version STRING COMMENT 'Version of Permafrost that carried it out',
finished_at TIMESTAMP COMMENT 'When the row was written'
""";

  private StudyColumns() {}
}
