package org.permafrost.action.evaluate;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.permafrost.action.Claims;
import org.permafrost.action.dataset.DataCheck;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.run.LayerDecision;
import org.permafrost.action.run.ModelReference;
import org.permafrost.action.run.OwnNormalization;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.EvaluationStage;
import org.permafrost.table.Warehouse;

/** Measures a saved network on a split of a data set. The network stays as it is. */
public final class EvaluateModel {
  /** Stands for the classes that the data set has. */
  public static final String OF_DATASET = "dataset";

  /**
   * @param run its reported model is evaluated
   * @param model file that is evaluated instead; exactly one of both is given
   * @param classes names or numbers of those whose images count; empty means all
   * @param among names or numbers of those that can be predicted; empty means all outputs of the
   *     network, {@link #OF_DATASET} the classes of the data set
   * @param task number of a task, from 1, whose network and classes are evaluated
   */
  public record Request(
      Optional<String> run,
      Optional<String> model,
      String dataset,
      Split split,
      List<String> classes,
      List<String> among,
      OptionalInt task,
      Settings settings) {}

  private final Warehouse warehouse;
  private final Progress progress;

  public EvaluateModel(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * Writes {@code evaluations}, replacing what the same evaluation wrote before.
   *
   * @throws Problem (usage) for an unknown class or task, or a class that could never be predicted;
   *     (data) for a missing model, data set or split
   */
  public EvaluationResult run(Request request) {
    try (Claims claims = new Claims(warehouse, "evaluate on " + request.dataset())) {
      return run(request, claims);
    }
  }

  private EvaluationResult run(Request request, Claims claims) {
    claims.reads(request.dataset());
    DatasetDescription own = DatasetDescription.read(warehouse, request.dataset());
    SavedModel whole = new ModelReference(warehouse).either(request.run(), request.model());
    Optional<TaskModel> task =
        request.task().stream().mapToObj(t -> TaskModel.of(whole, t)).findFirst();
    SavedModel model = task.map(TaskModel::model).orElse(whole);
    DatasetDescription dataset = own.seenBy(whole.description());
    SortedSet<Integer> classes = labels(dataset, request.classes(), task, dataset.labels());
    SortedSet<Integer> among =
        request.among().equals(List.of(OF_DATASET))
            ? new TreeSet<>(dataset.labels())
            : labels(dataset, request.among(), task, outputs(dataset));
    checkPossible(dataset, classes, among);
    dataset.check(model.description(), request.split());
    new DataCheck(model.description(), own).note().ifPresent(progress::line);
    String name = request.run().or(request::model).orElseThrow();
    OwnNormalization.note(request.settings(), model.description(), name).ifPresent(progress::line);
    progress.step("evaluating", 0, 0);
    ConfusionMatrix matrix = count(model, dataset, request, classes, among);
    EvaluationResult result = result(model, dataset, request, classes, among, matrix);
    claims.check();
    EvaluationTable.write(warehouse, result, matrix, dataset.content().hash());
    return result;
  }

  /** Of a task its own classes, unless others are named; without both all. */
  private static SortedSet<Integer> labels(
      DatasetDescription dataset, List<String> names, Optional<TaskModel> task, List<Integer> all) {
    if (!names.isEmpty()) {
      return dataset.labels(names);
    }
    return task.map(TaskModel::classes).orElseGet(() -> new TreeSet<>(all));
  }

  private static List<Integer> outputs(DatasetDescription dataset) {
    return IntStream.range(0, dataset.classes()).boxed().toList();
  }

  private ConfusionMatrix count(
      SavedModel model,
      DatasetDescription dataset,
      Request request,
      SortedSet<Integer> classes,
      SortedSet<Integer> among) {
    int outputs = model.description().classNames().size();
    ConfusionMatrix matrix =
        EvaluationStage.run(
            PreparedImages.spread(
                    warehouse,
                    request.dataset(),
                    request.split(),
                    dataset.labels(),
                    dataset.images(request.split()),
                    request.settings().rank().partitions())
                .filter(image -> classes.contains(image.label())),
            NetworkSnapshot.of(
                model, new LayerDecision(warehouse, progress).ofModel(request.settings(), model)),
            outputs,
            among.size() == outputs ? Collections.emptySortedSet() : among,
            request.settings().evaluate().batchSize());
    if (matrix.images() == 0) {
      throw Problem.data(
          "The split %s of the data set %s has no images of the classes in --classes.",
          request.split().label(), request.dataset());
    }
    return matrix;
  }

  private static EvaluationResult result(
      SavedModel model,
      DatasetDescription dataset,
      Request request,
      SortedSet<Integer> classes,
      SortedSet<Integer> among,
      ConfusionMatrix matrix) {
    ModelDescription description = model.description();
    return new EvaluationResult(
        description.run(),
        description.epoch(),
        model.hash(),
        dataset.name(),
        request.split().label(),
        dataset.classNames(),
        classes,
        among,
        request.task(),
        matrix.images(),
        matrix.accuracy(),
        matrix.metrics().stream().filter(m -> classes.contains(m.label())).toList());
  }

  private static void checkPossible(
      DatasetDescription dataset, SortedSet<Integer> classes, SortedSet<Integer> among) {
    for (int label : classes) {
      if (!among.contains(label)) {
        String name = dataset.classNames().get(label);
        throw Problem.usage(
            "Images of the class %s could never be recognised, because --among leaves it out; add it"
                + " there, or leave it out of --classes too.",
            name);
      }
    }
  }
}
