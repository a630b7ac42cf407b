package org.permafrost.action.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.table.Table;

/** Sequences of tasks on the images of a {@link TrainingCase}. */
record LearningCase(TrainingCase training) {
  private static final Set<String> UNREPEATABLE =
      Set.of("sequence", "run", "seconds", "model_path", "committed_at");

  /** Two epochs of two rounds for two classes. */
  private static final String[] SHORT = {
    "train.epochs", "2", "train.batch-size", "4", "train.averaging-frequency", "1"
  };

  Settings settings(String... keysAndValues) {
    return training.settings(
        Stream.of(SHORT, keysAndValues).flatMap(Arrays::stream).toArray(String[]::new));
  }

  LearnRequest request(String name, String tasks, String method, String... settings) {
    String[] all =
        Stream.of(new String[] {"learn.method", method}, settings)
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    return new LearnRequest(name, TrainingCase.DATASET, tasks, settings(all));
  }

  LearnResult learn(String name, String tasks, String method, String... settings) {
    return start(request(name, tasks, method, settings), Progress.SILENT, () -> false);
  }

  LearnResult start(LearnRequest request, Progress progress, BooleanSupplier stop) {
    return new LearnSequence(training.warehouse(), progress, stop).start(request);
  }

  LearnResult resume(String name) {
    return new LearnSequence(training.warehouse(), Progress.SILENT, () -> false)
        .resume(name, training.warehouseFolder());
  }

  List<Row> rows(Table table, String sequence) {
    return training.warehouse().read(table).where("sequence = '" + sequence + "'").collectAsList();
  }

  Row row(String sequence) {
    return rows(Table.SEQUENCES, sequence).get(0);
  }

  /** Everything a sequence left in its tables that must repeat, as sorted text. */
  List<String> contents(String sequence) {
    List<String> contents = new ArrayList<>();
    for (Table table : List.of(Table.SEQUENCE_TASKS, Table.TASK_ACCURACY, Table.TASK_METRICS)) {
      rows(table, sequence).forEach(row -> contents.add(table.tableName() + text(row)));
    }
    contents.sort(null);
    return contents;
  }

  private static String text(Row row) {
    Map<String, Object> values = new TreeMap<>();
    for (String column : row.schema().fieldNames()) {
      if (!UNREPEATABLE.contains(column)) {
        values.put(column, String.valueOf(row.<Object>getAs(column)));
      }
    }
    return values.toString();
  }
}
