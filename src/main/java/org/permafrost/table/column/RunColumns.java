package org.permafrost.table.column;

/** Columns of the tables that hold runs and their epochs. */
public final class RunColumns {
  public static final String RUNS =
      """
run STRING COMMENT 'Name of the run',
status STRING COMMENT 'running, finished, interrupted or failed',
mode STRING COMMENT 'baseline, drop, drop-residue, drop-freeze, drop-freeze-residue or freeze',
network STRING COMMENT 'Name of the architecture',
dataset STRING COMMENT 'Data set trained on',
content_hash STRING COMMENT 'content_hash of the data set as it was trained on; NULL for runs of older versions',
seed BIGINT COMMENT 'Seed of weights, order, augmentation and residue',
workers INT COMMENT 'Replicas trained in parallel',
epochs_planned INT COMMENT 'Epoch limit',
epochs_done INT COMMENT 'Committed epochs',
accuracy DOUBLE COMMENT 'Accuracy of the reported model, 0 to 1',
calibrated_accuracy DOUBLE COMMENT 'Accuracy of calibrated.model on the same split, 0 to 1; NULL unless strategy.calibrate is set',
loss DOUBLE COMMENT 'Training loss of the last epoch',
model_path STRING COMMENT 'Saved model',
model_hash STRING COMMENT 'SHA-256 of the model parameters',
host STRING COMMENT 'Host of the driver',
pid BIGINT COMMENT 'Process ID of the driver',
settings STRING COMMENT 'Every setting of the run, JSON',
code_version STRING COMMENT 'Version of Permafrost that ran it',
message STRING COMMENT 'Why it ended',
started_at TIMESTAMP COMMENT 'First start',
updated_at TIMESTAMP COMMENT 'Last change of this row',
processor STRING COMMENT 'Kernels the executors used: ND4J, OpenBLAS, oneDNN; several kinds are separated by semicolons'
""";

  public static final String EPOCHS =
      """
run STRING COMMENT 'Name of the run',
epoch INT COMMENT 'Number of the epoch, from 1',
dataset STRING COMMENT 'Data set trained on',
images BIGINT COMMENT 'Images trained on in this epoch',
active_classes INT COMMENT 'Classes not yet learned when the epoch began',
frozen_filters BIGINT COMMENT 'Frozen filters after this epoch',
frozen_share DOUBLE COMMENT 'Frozen filters divided by all filters, 0 to 1',
learning_rate DOUBLE COMMENT 'Learning rate at the end of the epoch',
loss DOUBLE COMMENT 'Mean training loss',
accuracy DOUBLE COMMENT 'Accuracy on the evaluation split, 0 to 1',
macro_f1 DOUBLE COMMENT 'Unweighted mean F1 over the classes, evaluation split, 0 to 1',
validation_accuracy DOUBLE COMMENT 'Accuracy on the validation split, 0 to 1; NULL if not measured',
train_seconds DOUBLE COMMENT 'Time spent training, seconds',
evaluate_seconds DOUBLE COMMENT 'Time spent evaluating, seconds',
rank_seconds DOUBLE COMMENT 'Time spent scoring and ranking filters, seconds',
seconds DOUBLE COMMENT 'Time of the whole epoch, seconds',
images_per_second DOUBLE COMMENT 'Images trained on per second of training',
peak_memory_bytes BIGINT COMMENT 'Largest resident memory of the driver so far, bytes',
model_path STRING COMMENT 'Checkpoint after this epoch',
model_hash STRING COMMENT 'SHA-256 of the model parameters after this epoch',
committed_at TIMESTAMP COMMENT 'When this row was written'
""";

  private RunColumns() {}
}
