package org.permafrost.table.column;

/** Columns of the tables that {@code evaluate} and {@code learn} write. */
public final class EvaluationColumns {
  public static final String EVALUATIONS =
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
content_hash STRING COMMENT 'content_hash of the data set at that time; NULL for rows of older versions',
predicted ARRAY<BIGINT> COMMENT 'Images of this class by the label they are predicted as; NULL for rows of older versions'
""";

  public static final String SEQUENCES =
      """
      sequence STRING COMMENT 'Name of the sequence; its tasks are the runs NAME-task-1, NAME-task-2 and so on',
      status STRING COMMENT 'running, finished, interrupted or failed',
      method STRING COMMENT 'fine-tune, joint, or the method of strategy.freeze',
      softmax STRING COMMENT 'Classes in the softmax of the training loss: task, seen or all',
      network STRING COMMENT 'Name of the architecture',
      dataset STRING COMMENT 'Data set trained and measured on',
      content_hash STRING COMMENT 'content_hash of the data set when the sequence began',
      tasks STRING COMMENT 'Classes of each task by number, tasks separated by vertical bars',
      tasks_planned INT COMMENT 'Number of tasks',
      tasks_done INT COMMENT 'Tasks that are trained and measured',
      seed BIGINT COMMENT 'Seed of every run',
      settings STRING COMMENT 'Every setting of the sequence, JSON',
      host STRING COMMENT 'Host of the driver',
      pid BIGINT COMMENT 'Process ID of the driver',
      code_version STRING COMMENT 'Version of Permafrost that ran it',
      message STRING COMMENT 'Why it ended',
      started_at TIMESTAMP COMMENT 'First start',
      updated_at TIMESTAMP COMMENT 'Last change of this row'
      """;

  public static final String SEQUENCE_TASKS =
      """
      sequence STRING COMMENT 'Name of the sequence',
      task INT COMMENT 'Number of the task, from 1',
      run STRING COMMENT 'Run that trained it',
      classes STRING COMMENT 'Its classes, by label',
      epochs INT COMMENT 'Epochs trained, repair included',
      images BIGINT COMMENT 'Images trained on, each time they were',
      seconds DOUBLE COMMENT 'Time of training, evaluation and ranking within the run, seconds',
      bytes_kept BIGINT COMMENT 'What the next task needs besides the network and images: entries of the model file, bytes',
      images_kept BIGINT COMMENT 'Images of earlier tasks that were trained on again',
      model_path STRING COMMENT 'Saved model after the task',
      model_hash STRING COMMENT 'SHA-256 of the model parameters after the task',
      committed_at TIMESTAMP COMMENT 'When this row was written'
      """;

  public static final String TASK_ACCURACY =
      """
      sequence STRING COMMENT 'Name of the sequence',
      after_task INT COMMENT 'Number of the last task trained; 0 before the first',
      task INT COMMENT 'Number of the task whose images were classified, from 1',
      split STRING COMMENT 'Split measured on: holdout or validation',
      scenario STRING COMMENT 'class-incremental: predicted among the classes of all tasks so far; task-incremental: among those of the task',
      accuracy DOUBLE COMMENT 'Fraction of the images that were classified correctly, 0 to 1',
      correct BIGINT COMMENT 'Images that were classified correctly',
      images BIGINT COMMENT 'Images of the task in the split',
      model_hash STRING COMMENT 'SHA-256 of the model parameters'
      """;

  public static final String TASK_METRICS =
      """
      sequence STRING COMMENT 'Name of the sequence',
      after_task INT COMMENT 'Number of the last task trained, from 1',
      split STRING COMMENT 'Split measured on: holdout or validation',
      scenario STRING COMMENT 'class-incremental or task-incremental',
      average_accuracy DOUBLE COMMENT 'Unweighted mean accuracy over the tasks so far, 0 to 1',
      accuracy DOUBLE COMMENT 'Fraction of all images of the tasks so far that were classified correctly, 0 to 1',
      forgetting DOUBLE COMMENT 'Mean over earlier tasks of the best accuracy since it was learned minus that now; NULL after the first task',
      backward_transfer DOUBLE COMMENT 'Mean over earlier tasks of the accuracy now minus that when it was learned; NULL after the first task',
      forward_transfer DOUBLE COMMENT 'Mean over later tasks than the first of the accuracy just before it was learned minus that of the untrained network; NULL after the first task'
      """;

  private EvaluationColumns() {}
}
