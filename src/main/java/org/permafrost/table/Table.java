package org.permafrost.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.permafrost.table.column.DatasetColumns;
import org.permafrost.table.column.EvaluationColumns;
import org.permafrost.table.column.HeadColumns;
import org.permafrost.table.column.MaintenanceColumns;
import org.permafrost.table.column.NightlyColumns;
import org.permafrost.table.column.OutputColumns;
import org.permafrost.table.column.RunColumns;
import org.permafrost.table.column.StudyColumns;

/**
 * Every table of a warehouse: what it holds, its columns with their meaning, how it is partitioned
 * and sorted. The comments end up in the Iceberg schema, so {@code DESCRIBE} shows them; the site's
 * page "tables" repeats them.
 */
public enum Table {
  DATASETS(
      "One row per prepared data set.", List.of("dataset"), List.of(), DatasetColumns.DATASETS),

  IMAGES(
      "One row per accepted image.", List.of("dataset", "split"), List.of(), DatasetColumns.IMAGES),

  REJECTED_IMAGES(
      "One row per image that prep rejected.",
      List.of("dataset"),
      List.of(),
      DatasetColumns.REJECTED_IMAGES),

  RUNS(
      "One row per training or ranking run, kept up to date while it runs.",
      List.of("run"),
      List.of(),
      RunColumns.RUNS),

  EPOCHS(
      "One row per finished epoch, written last: an epoch counts once its row exists.",
      List.of("run", "epoch"),
      List.of(),
      RunColumns.EPOCHS),

  CLASS_METRICS(
      "One row per run, epoch, split and class: how well the class is recognized.",
      List.of("run", "epoch"),
      List.of("split", "label"),
      """
run STRING COMMENT 'Name of the run',
epoch INT COMMENT 'Number of the epoch, from 1',
dataset STRING COMMENT 'Data set evaluated on',
split STRING COMMENT 'Split evaluated on',
class STRING COMMENT 'Readable name of the class',
label INT COMMENT 'Number of the class, from 0',
precision DOUBLE COMMENT 'Fraction of the images predicted as this class that belong to it, 0 to 1',
recall DOUBLE COMMENT 'Fraction of the images of this class that are predicted as it, 0 to 1',
f1 DOUBLE COMMENT 'Harmonic mean of precision and recall, 0 to 1',
support BIGINT COMMENT 'Images of this class in the split',
correct BIGINT COMMENT 'Images of this class that are predicted as it',
active BOOLEAN COMMENT 'Whether the class was still in training when the epoch began',
learned BOOLEAN COMMENT 'Whether the class passed the threshold in this epoch',
training_images BIGINT COMMENT 'Images of this class trained on in this epoch',
predicted ARRAY<BIGINT> COMMENT 'Images of this class by the label they are predicted as; NULL for rows of older versions'
"""),

  CLASS_SCORES(
      "One row per class and filter: how strongly the filter responds to images of the class.",
      List.of("run", "epoch", "dataset", "split", "scorer"),
      List.of("label", "layer", "filter"),
      """
run STRING COMMENT 'Name of the run, or of the ranking',
epoch INT COMMENT 'Epoch after which the network was scored',
dataset STRING COMMENT 'Data set scored on',
split STRING COMMENT 'Split scored on',
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
model_hash STRING COMMENT 'SHA-256 of the parameters of the scored network',
content_hash STRING COMMENT 'content_hash of the data set at that time; NULL for rows of older versions'
"""),

  IMAGE_SCORES(
      "One row per image and layer: the scores of the layer's filters on the image; only with"
          + " rank.keep-image-scores.",
      List.of("run", "epoch", "dataset", "split", "scorer"),
      List.of(),
      """
      run STRING COMMENT 'Name of the run, or of the ranking',
      epoch INT COMMENT 'Epoch after which the network was scored',
      dataset STRING COMMENT 'Data set scored on',
      split STRING COMMENT 'Split scored on',
      scorer STRING COMMENT 'Scoring method, for example max-activation',
      image_id STRING COMMENT 'Path inside the source; unique in a data set',
      label INT COMMENT 'Number of the class, from 0',
      layer STRING COMMENT 'Name of the convolution',
      scores ARRAY<FLOAT> COMMENT 'One score per output channel of the convolution'
      """),

  FILTER_RANKS(
      "One row per class and filter: its rank among the filters of its layer.",
      List.of("run", "epoch", "dataset", "split", "scorer"),
      List.of("label", "layer", "rank"),
      """
run STRING COMMENT 'Name of the run, or of the ranking',
epoch INT COMMENT 'Epoch after which the network was scored',
dataset STRING COMMENT 'Data set scored on',
split STRING COMMENT 'Split scored on',
scorer STRING COMMENT 'Ranking, for example max-activation or mean-activation:welch',
class STRING COMMENT 'Readable name of the class',
label INT COMMENT 'Number of the class, from 0',
layer STRING COMMENT 'Name of the convolution',
filter INT COMMENT 'Output channel of the convolution, from 0',
score DOUBLE COMMENT 'Value it is ranked by: score summed over the images of the class, or a contrast',
rank INT COMMENT 'Rank within the layer; 1 is the top, ties go to the lower filter number',
share DOUBLE COMMENT 'Rank divided by the number of filters of the layer, 0 to 1'
"""),

  JUDGEMENTS(
      "One row per ranking, fraction, layer and class: what the class loses without its top"
          + " filters.",
      List.of("run", "epoch", "dataset", "split", "together", "scorer"),
      List.of("top", "label", "layer"),
      """
run STRING COMMENT 'Name of the run',
epoch INT COMMENT 'Epoch after which the network was judged',
dataset STRING COMMENT 'Data set judged on',
split STRING COMMENT 'Split whose images were classified',
score_split STRING COMMENT 'Split on whose images the filters were scored',
together BOOLEAN COMMENT 'Whether the top filters of all layers were set to zero at once',
scorer STRING COMMENT 'Ranking; random and shuffled are controls',
top DOUBLE COMMENT 'Fraction of the layer that was set to zero, 0 to 1',
layer STRING COMMENT 'Name of the convolution; all if the filters of all layers were set to zero at once',
class STRING COMMENT 'Readable name of the class whose top filters were set to zero',
label INT COMMENT 'Number of the class, from 0',
filters INT COMMENT 'Filters that were set to zero',
images BIGINT COMMENT 'Images that were classified',
f1 DOUBLE COMMENT 'F1 of the class with all filters, 0 to 1',
f1_drop DOUBLE COMMENT 'Drop of that F1 without them',
others_f1_drop DOUBLE COMMENT 'Mean drop of the F1 of the other classes',
selectivity DOUBLE COMMENT 'f1_drop minus others_f1_drop',
content_hash STRING COMMENT 'content_hash of the data set at that time; NULL for rows of older versions'
"""),

  FROZEN_FILTERS(
      "One row per frozen filter and the class it was first frozen for; one more if it is shared"
          + " later.",
      List.of("run", "epoch"),
      List.of("layer", "filter"),
      """
run STRING COMMENT 'Name of the run',
epoch INT COMMENT 'Epoch after which, or in the middle of which, it was frozen; 0 if it was frozen by an earlier run',
class STRING COMMENT 'Readable name of the class it was frozen for, or that shares it',
layer STRING COMMENT 'Name of the convolution',
filter INT COMMENT 'Output channel of the convolution, from 0',
score DOUBLE COMMENT 'Its score for that class when it was frozen',
rank INT COMMENT 'Its rank for that class when it was frozen',
hold STRING COMMENT 'How it is held from then on: exact, gradient-zero, ewc, or shared (no longer frozen)'
"""),

  FROZEN_WEIGHTS(
      "One row per layer and task with frozen single weights, written when they were frozen.",
      List.of("run", "epoch"),
      List.of("layer"),
      """
run STRING COMMENT 'Name of the run',
epoch INT COMMENT 'Epoch after which they were frozen; 0 if they were frozen by an earlier run',
task INT COMMENT 'Number of the task they belong to, from 1',
layer STRING COMMENT 'Name of the layer',
weights BIGINT COMMENT 'Number of frozen values',
hold STRING COMMENT 'The method that holds them'
"""),

  FROZEN_PROOFS(
      "One row per epoch and layer with frozen filters, classifier rows or weights: the proof that"
          + " their bits have not changed.",
      List.of("run", "epoch"),
      List.of("layer"),
      """
run STRING COMMENT 'Name of the run',
epoch INT COMMENT 'Number of the epoch, from 1',
layer STRING COMMENT 'Name of the convolution, or of the classifier',
filters INT COMMENT 'Frozen filters of the layer after this epoch; of the classifier, frozen rows; where single weights freeze, tasks',
hash_frozen STRING COMMENT 'SHA-256 over their values at the time each was frozen',
hash_now STRING COMMENT 'SHA-256 over the same values after this epoch',
ok BOOLEAN COMMENT 'Whether the hashes are equal'
"""),

  FILTER_DRIFT(
      "One row per frozen filter and measured epoch: how far its output has moved since it was"
          + " frozen.",
      List.of("run", "epoch"),
      List.of("layer", "filter"),
      """
run STRING COMMENT 'Name of the run',
epoch INT COMMENT 'Number of the epoch, from 1',
layer STRING COMMENT 'Name of the convolution',
filter INT COMMENT 'Output channel of the convolution, from 0',
frozen_after INT COMMENT 'Epoch after which it was frozen; 0 if it was frozen from the start',
drift DOUBLE COMMENT 'Mean absolute change of its activations on the probe set, divided by their mean when it was frozen'
"""),

  SEALED_PROOFS(
      "One row per epoch and sealed class: the proof that the bits of its logits have not changed.",
      List.of("run", "epoch"),
      List.of("label"),
      """
run STRING COMMENT 'Name of the run',
epoch INT COMMENT 'Number of the epoch, from 1',
class STRING COMMENT 'Readable name of the class',
label INT COMMENT 'Number of the class, from 0',
sealed_after INT COMMENT 'Epoch after which it was sealed; 0 if an earlier run sealed it',
images BIGINT COMMENT 'Images of the probe set',
hash_sealed STRING COMMENT 'SHA-256 over its logits on the probe set at the time it was sealed',
hash_now STRING COMMENT 'SHA-256 over the same logits after this epoch',
ok BOOLEAN COMMENT 'Whether the hashes are equal'
"""),

  NIGHTLY_SCORES(
      "One row per night, class and filter: how strongly the filter responds to images of the"
          + " class.",
      List.of("night", "scorer"),
      List.of("label", "layer", "filter"),
      NightlyColumns.SCORES),

  NIGHTLY_RANKS(
      "One row per night, class and filter: its rank among the filters of its layer.",
      List.of("night", "scorer"),
      List.of("label", "layer", "rank"),
      NightlyColumns.RANKS),

  NIGHTS(
      "One row per published night, written last: a night counts once its row exists.",
      List.of("night"),
      List.of(),
      NightlyColumns.NIGHTS),

  SCORE_PARTS(
      "One row per model, scorer, class and group of images: what nightly has already scored.",
      List.of("model_hash", "scorer"),
      List.of(),
      NightlyColumns.PARTS),

  EVALUATIONS(
      "One row per evaluation of a saved model and class: how well the class is recognized.",
      List.of("evaluation"),
      List.of("label"),
      EvaluationColumns.EVALUATIONS),

  SEQUENCES(
      "One row per sequence of tasks, kept up to date while it is learned.",
      List.of("sequence"),
      List.of(),
      EvaluationColumns.SEQUENCES),

  SEQUENCE_TASKS(
      "One row per task of a sequence that is trained and measured, written last: a task counts once its row exists.",
      List.of("sequence", "task"),
      List.of(),
      EvaluationColumns.SEQUENCE_TASKS),

  TASK_ACCURACY(
      "One row per trained task, measured task, split and scenario: the accuracy matrix of a sequence.",
      List.of("sequence", "after_task"),
      List.of("split", "scenario", "task"),
      EvaluationColumns.TASK_ACCURACY),

  TASK_METRICS(
      "One row per trained task, split and scenario: average accuracy, forgetting and transfer.",
      List.of("sequence", "after_task"),
      List.of("split", "scenario"),
      EvaluationColumns.TASK_METRICS),

  STUDY_RUNS(
      "One row per trial of a study and outcome: what was measured, and under which settings.",
      List.of("study", "trial"),
      List.of("outcome", "subject"),
      StudyColumns.STUDY_RUNS),

  MAINTENANCE(
      "One row per table, or kind of folder, that maintain has looked after: what it found and"
          + " left.",
      List.of("maintenance"),
      List.of(),
      MaintenanceColumns.MAINTENANCE),

  HEADS(
      "One row per head on frozen features and class: what it was fitted from.",
      List.of("head"),
      List.of("class"),
      HeadColumns.HEADS),

  HEAD_EVALUATIONS(
      "One row per evaluation of a head, way of answering and class: how well the class is recognized.",
      List.of("evaluation"),
      List.of("answer", "class"),
      HeadColumns.HEAD_EVALUATIONS),

  OUTPUTS(
      "One row per command and what it was about: what it printed the last time.",
      List.of("command", "subject"),
      List.of(),
      OutputColumns.OUTPUTS);

  private final String comment;
  private final List<String> partition;
  private final List<String> sort;
  private final StructType schema;

  Table(String comment, List<String> partition, List<String> sort, String columns) {
    this.comment = comment;
    this.partition = partition;
    this.sort = sort;
    this.schema = StructType.fromDDL(columns);
  }

  /** Name in the catalog, for example {@code class_scores}. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What one row is. */
  public String comment() {
    return comment;
  }

  /** Columns in order, each with its comment. */
  public StructType schema() {
    return schema;
  }

  /** Columns the table is partitioned by, outermost first; only these can be keys of a replace. */
  public List<String> partitionColumns() {
    return partition;
  }

  /** Columns rows are sorted by inside a file. */
  List<String> sortColumns() {
    return sort;
  }

  /**
   * A row in column order.
   *
   * @param values by column name; columns that are missing become NULL
   * @throws IllegalArgumentException for a name that is no column
   */
  public Row row(Map<String, ?> values) {
    List<String> names = Arrays.asList(schema.fieldNames());
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "Table " + tableName() + " has no column " + name + "; it has " + names);
      }
    }
    return RowFactory.create(names.stream().map(values::get).toArray());
  }
}
