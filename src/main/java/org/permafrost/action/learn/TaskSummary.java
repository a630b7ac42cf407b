package org.permafrost.action.learn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.run.RunTime;
import org.permafrost.network.exchange.TensorNames;
import org.permafrost.network.model.SavedModel;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** What learning a task took, and what it leaves for the next one. */
final class TaskSummary {
  private final Warehouse warehouse;
  private final Sequence sequence;

  TaskSummary(Warehouse warehouse, Sequence sequence) {
    this.warehouse = warehouse;
    this.sequence = sequence;
  }

  /**
   * @param task number, from 1
   * @param model after it
   */
  LearnedTask of(int task, SavedModel model) {
    String run = sequence.run(task);
    Row trained =
        warehouse
            .read(Table.EPOCHS)
            .where(col("run").equalTo(run))
            .agg(count(lit(1)), sum("images"))
            .first();
    return new LearnedTask(
        task,
        run,
        sequence.tasks().task(task),
        Math.toIntExact(trained.getLong(0)),
        trained.isNullAt(1) ? 0 : trained.getLong(1),
        RunTime.of(warehouse, run, sequence.settings().strategy().reportTime()).total(),
        bytesKept(model),
        imagesKept(task, model),
        RunRow.find(warehouse, run).orElseThrow().getAs("model_path"),
        model.hash());
  }

  /** The state of the run with its masks, and what the method remembers. */
  private static long bytesKept(SavedModel model) {
    SortedMap<String, byte[]> kept = new TreeMap<>(model.extras());
    kept.remove(TensorNames.ENTRY);
    return kept.values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  private long imagesKept(int task, SavedModel model) {
    long replayed =
        Checkpoints.state(model, sequence.run(task)).learning().residue().values().stream()
            .mapToLong(ids -> ids.size())
            .sum();
    SortedSet<Integer> earlier = new TreeSet<>(new TaskSettings(sequence).trained(task));
    earlier.removeAll(sequence.tasks().task(task));
    return replayed + ImageCounts.of(warehouse, sequence.dataset().name()).of(Split.TRAIN, earlier);
  }
}
