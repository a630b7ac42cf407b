package org.permafrost.action.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.permafrost.action.Claims;
import org.permafrost.action.dataset.DataCheck;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.run.LayerDecision;
import org.permafrost.action.run.ModelReference;
import org.permafrost.action.run.OwnNormalization;
import org.permafrost.head.HeadKind;
import org.permafrost.head.HeadSettings;
import org.permafrost.head.file.Addition;
import org.permafrost.head.file.HeadState;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.table.Warehouse;

/**
 * Fits a head on the training images of some classes, or adds them to one, and measures it on the
 * validation images of all classes it has. The network stays as it is, and no image that was added
 * before is looked at.
 */
public final class FitHead {
  private final Warehouse warehouse;
  private final Progress progress;

  public FitHead(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * Writes the file of the head, {@code heads} and {@code head_evaluations}.
   *
   * @throws Problem (usage) for an unknown class or images that were added before; (data) for a
   *     missing model, data set, split or head, a class without images, features that are not those
   *     of the head, or a matrix without inverse
   */
  public HeadResult run(HeadRequest request) {
    try (Claims claims = new Claims(warehouse, "head on " + request.dataset())) {
      claims.reads(request.dataset());
      return run(request, claims);
    }
  }

  private HeadResult run(HeadRequest request, Claims claims) {
    if (request.sealed() && request.addTo().isPresent()) {
      throw Problem.usage(
          "--sealed is for a new head; the head %s goes on reading the features it began with. Leave"
              + " --sealed out.",
          request.addTo().get());
    }
    HeadSettings settings = request.settings().block(HeadSettings.class);
    DatasetDescription dataset = DatasetDescription.read(warehouse, request.dataset());
    SavedModel model = new ModelReference(warehouse).either(request.run(), request.model());
    dataset.check(model.description(), HeadWork.FITTED_ON);
    dataset.check(model.description(), HeadWork.MEASURED_ON);
    new DataCheck(model.description(), dataset).note().ifPresent(progress::line);
    String name = request.run().or(request::model).orElseThrow();
    OwnNormalization.note(request.settings(), model.description(), name).ifPresent(progress::line);
    SortedSet<Integer> labels = dataset.labels(request.classes());
    Addition addition = addition(dataset, labels);
    Optional<HeadState> earlier =
        request.addTo().map(file -> earlier(request.kind(), model, file, addition));
    HeadWork work =
        new HeadWork(
            warehouse,
            progress,
            request,
            settings,
            dataset,
            NetworkSnapshot.of(
                model, new LayerDecision(warehouse, progress).ofModel(request.settings(), model)),
            earlier.isPresent()
                ? earlier.get().source()
                : FeatureSources.begin(model, request.sealed()));
    HeadState state = work.fitted(work.names(labels), addition, earlier);
    List<HeadResult.Measured> measured = work.measured(model, state, HeadFit.of(state));
    claims.check();
    HeadResult result =
        new HeadResult(
            state,
            new HeadFiles(warehouse).write(state, request.out()),
            request.out(),
            model.description().run(),
            model.description().epoch(),
            model.hash(),
            dataset.name(),
            HeadWork.MEASURED_ON.label(),
            measured.get(0).images(),
            measured,
            HeadFit.notes(state));
    HeadTables.write(warehouse, result, dataset.content().hash(), settings.mix());
    return result;
  }

  private static Addition addition(DatasetDescription dataset, SortedSet<Integer> labels) {
    return new Addition(
        dataset.name(),
        dataset.content().hash(),
        HeadWork.FITTED_ON.label(),
        labels.stream().map(dataset.classNames()::get).sorted().toList());
  }

  private HeadState earlier(HeadKind kind, SavedModel model, String file, Addition addition) {
    HeadState state = new HeadFiles(warehouse).read(file).head();
    if (state.kind() != kind) {
      throw Problem.usage(
          "The head %s is of the kind %s; add to it with --head %s.",
          file, state.kind().label(), state.kind().label());
    }
    FeatureSources.check(state.source(), model, file);
    for (Addition before : state.additions()) {
      List<String> again = new ArrayList<>(addition.classes());
      again.retainAll(before.classes());
      boolean same =
          before.content().equals(addition.content()) && before.split().equals(addition.split());
      if (same && !again.isEmpty()) {
        throw Problem.usage(
            "The head %s already has the images of the class %s of the data set %s; they would count"
                + " twice. Leave the class out of --classes.",
            file, again.get(0), addition.dataset());
      }
    }
    return state;
  }
}
