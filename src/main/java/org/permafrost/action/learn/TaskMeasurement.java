package org.permafrost.action.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.permafrost.action.run.LayerDecision;
import org.permafrost.action.run.ModelMemory;
import org.permafrost.method.TaskViews;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.model.SavedModel;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.EvaluationStage;
import org.permafrost.table.Warehouse;

/** Measures a network on tasks, with and without knowing which task an image is of. */
final class TaskMeasurement {
  private final Warehouse warehouse;
  private final Sequence sequence;
  private final Progress progress;

  TaskMeasurement(Warehouse warehouse, Sequence sequence, Progress progress) {
    this.warehouse = warehouse;
    this.sequence = sequence;
    this.progress = progress;
  }

  /** Splits with images that are not trained on. */
  static List<Split> splits(Sequence sequence) {
    return Stream.of(Split.HOLDOUT, Split.VALIDATION)
        .filter(split -> sequence.dataset().images(split) > 0)
        .toList();
  }

  /**
   * @param model after task {@code after}, which may be 0
   * @param last task measured; the first is task 1
   */
  List<TaskAccuracy> of(SavedModel model, int after, int last) {
    Layers layers = new LayerDecision(warehouse, progress).ofModel(sequence.settings(), model);
    List<TaskAccuracy> measured = new ArrayList<>();
    for (Split split : splits(sequence)) {
      JavaRDD<ImageRecord> images = images(split).persist(StorageLevel.MEMORY_AND_DISK());
      try {
        measured.addAll(classIncremental(model, layers, after, last, split, images));
        measured.addAll(taskIncremental(model, layers, after, last, split, images));
      } finally {
        images.unpersist(false);
      }
    }
    return measured;
  }

  private JavaRDD<ImageRecord> images(Split split) {
    SortedSet<Integer> labels = sequence.tasks().all();
    return PreparedImages.spread(
            warehouse,
            sequence.dataset().name(),
            split,
            sequence.dataset().labels(),
            sequence.dataset().images(split),
            sequence.settings().rank().partitions())
        .filter(image -> labels.contains(image.label()));
  }

  /** A task that is not learned yet is told from all before it. */
  private List<TaskAccuracy> classIncremental(
      SavedModel model,
      Layers layers,
      int after,
      int last,
      Split split,
      JavaRDD<ImageRecord> images) {
    SortedMap<Integer, SortedSet<Integer>> among = new TreeMap<>();
    for (int task = 1; task <= last; task++) {
      for (int label : sequence.tasks().task(task)) {
        among.put(label, sequence.tasks().upTo(Math.max(after, task)));
      }
    }
    ConfusionMatrix matrix = count(NetworkSnapshot.of(model, layers), among, images);
    return IntStream.rangeClosed(1, last)
        .mapToObj(task -> accuracy(matrix, after, task, split, Scenario.CLASS_INCREMENTAL))
        .toList();
  }

  /** Where a method gives a task weights of its own, it is measured with these. */
  private List<TaskAccuracy> taskIncremental(
      SavedModel model,
      Layers layers,
      int after,
      int last,
      Split split,
      JavaRDD<ImageRecord> images) {
    Optional<TaskViews> views =
        ModelMemory.of(
            model.description().run(),
            () -> Methods.tasks(model.catalog(), new TreeMap<>(model.extras())));
    int own = views.map(v -> v.tasks().size()).orElse(0);
    List<TaskAccuracy> measured = new ArrayList<>();
    for (int task = 1; task <= Math.min(own, last); task++) {
      float[] parameters = views.get().parameters(task, model.parameters());
      measured.add(
          accuracy(
              count(NetworkSnapshot.of(model, parameters, layers), amongItself(task, task), images),
              after,
              task,
              split,
              Scenario.TASK_INCREMENTAL));
    }
    if (own < last) {
      ConfusionMatrix matrix =
          count(NetworkSnapshot.of(model, layers), amongItself(own + 1, last), images);
      for (int task = own + 1; task <= last; task++) {
        measured.add(accuracy(matrix, after, task, split, Scenario.TASK_INCREMENTAL));
      }
    }
    return measured;
  }

  private SortedMap<Integer, SortedSet<Integer>> amongItself(int first, int last) {
    SortedMap<Integer, SortedSet<Integer>> among = new TreeMap<>();
    for (int task = first; task <= last; task++) {
      SortedSet<Integer> labels = sequence.tasks().task(task);
      labels.forEach(label -> among.put(label, labels));
    }
    return among;
  }

  private ConfusionMatrix count(
      NetworkSnapshot network,
      SortedMap<Integer, SortedSet<Integer>> among,
      JavaRDD<ImageRecord> images) {
    SortedSet<Integer> labels = new TreeSet<>(among.keySet());
    return EvaluationStage.run(
        images.filter(image -> labels.contains(image.label())),
        network,
        sequence.dataset().classes(),
        among,
        sequence.settings().evaluate().batchSize());
  }

  private TaskAccuracy accuracy(
      ConfusionMatrix matrix, int after, int task, Split split, Scenario scenario) {
    List<ClassMetrics> metrics =
        matrix.metrics().stream()
            .filter(m -> sequence.tasks().task(task).contains(m.label()))
            .toList();
    return new TaskAccuracy(
        after,
        task,
        split,
        scenario,
        metrics.stream().mapToLong(ClassMetrics::correct).sum(),
        metrics.stream().mapToLong(ClassMetrics::support).sum());
  }
}
