package org.permafrost.action.verify;

import static org.apache.spark.sql.functions.col;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.permafrost.action.proof.Probe;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.ModelMemory;
import org.permafrost.action.run.RunRow;
import org.permafrost.freeze.FrozenReference;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.LayerProof;
import org.permafrost.freeze.Zeros;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.bind.Labels;
import org.permafrost.spark.Session;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Recomputes from the saved models of all epochs whether frozen values and the logits of sealed
 * classes kept their bits, two models in memory at most, and compares with the rows that training
 * recorded, both ways. Trusts neither the tables nor the training.
 */
public final class VerifyRun {
  private final Warehouse warehouse;
  private final Progress progress;

  public VerifyRun(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * Over the warehouse of a session; tables that are newer than it are created.
   *
   * @throws Problem (data) if there is no warehouse
   */
  public static VerifyRun over(Session session, Progress progress) {
    session.existing();
    return new VerifyRun(session.warehouse(), progress);
  }

  /**
   * Goes through all committed epochs.
   *
   * @throws Problem (data) if there is no such run or epoch, if a model is missing or damaged, or
   *     if a value or a sealed logit that must keep its bits moved: names epoch, layer and filter
   *     or class and image, and the first such value
   */
  public Verification run(String run) {
    Row row =
        RunRow.find(warehouse, run)
            .orElseThrow(
                () ->
                    Problem.data(
                        "There is no run %s in this warehouse; list them with: permafrost runs",
                        run));
    Map<Integer, String> hashes = hashes(run, row.<Integer>getAs("epochs_done"));
    if (hashes.isEmpty()) {
      throw Problem.data("The run %s has not finished an epoch yet; nothing can be verified.", run);
    }
    Settings settings = SettingsLoader.parse(row.getAs("settings"), Map.of());
    Checkpoints checkpoints = new Checkpoints(warehouse, run);
    FrozenReference seal = new FrozenReference();
    Map<String, Verification.Layer> layers = new LinkedHashMap<>();
    SavedModel start = model(checkpoints, run, 0);
    Method method = method(settings, start);
    List<String> classNames = start.description().classNames();
    RecordedProofs recorded =
        new RecordedProofs(
            warehouse, row, hashes.size(), method, settings.network().units(), classNames);
    int active = 0;
    try (Probe probe = new Probe(warehouse, start.description().dataset(), settings)) {
      SealVerification seals =
          new SealVerification(warehouse, run, zeros(method, start), probe, start);
      for (int epoch = 0; epoch <= hashes.size(); epoch++) {
        SavedModel model = model(checkpoints, run, epoch);
        LearningState state =
            Checkpoints.state(model, checkpoints.path(epoch).toString()).learning();
        Hold hold = method(settings, model).hold(state);
        if (method.promise().exact()) {
          checkBits(seal, run, epoch, model.parameters());
        }
        checkHash(run, epoch, model, hashes);
        List<Row> sealed = seals.check(epoch, model, state, hold.zeros());
        compare(seal, hold.frozen(), epoch, model.parameters(), layers);
        recorded.expect(epoch, active, model, state, hold, seal.proofs(model.parameters()), sealed);
        active = state.active().size();
        progress.step("verify " + run, epoch, hashes.size());
      }
      seals.checkImages();
      recorded.check();
      return new Verification(
          run,
          Labels.of(settings.train().mode()),
          method.label(),
          method.promise(),
          hashes.size(),
          recorded.rows(),
          recorded.isHashedElsewhere(),
          List.copyOf(layers.values()),
          seals.cutWeights(),
          seals.classes());
    }
  }

  /** The run's method with what it remembered in this model. */
  private static Method method(Settings settings, SavedModel model) {
    SortedMap<String, byte[]> memory = Checkpoints.state(model, model.description().run()).memory();
    return ModelMemory.of(
        "epoch " + model.description().epoch() + " of run " + model.description().run(),
        () -> Methods.open(settings, model.catalog(), memory));
  }

  /** What is zero in the first model: all but what is about to be repaired. */
  private static Zeros zeros(Method method, SavedModel start) {
    LearningState state = Checkpoints.state(start, start.description().run()).learning();
    return method.hold(state.withSeal(state.seal().settled())).zeros();
  }

  /** Counts what was frozen before this epoch, and takes up what froze after it. */
  private static void compare(
      FrozenReference seal,
      List<FrozenUnit> frozen,
      int epoch,
      float[] parameters,
      Map<String, Verification.Layer> layers) {
    for (LayerProof proof : seal.proofs(parameters)) {
      layers.merge(proof.layer(), Verification.Layer.of(proof), Verification.Layer::and);
    }
    seal.hold(frozen, epoch, parameters);
    for (LayerProof proof : seal.proofs(parameters)) {
      layers.merge(proof.layer(), Verification.Layer.justFrozen(proof), Verification.Layer::and);
    }
  }

  private static void checkBits(FrozenReference seal, String run, int epoch, float[] parameters) {
    seal.firstMoved(parameters)
        .ifPresent(
            moved -> {
              throw Problem.data(
                  "Not proven: run %s, epoch %d: %s. The model was changed after training, or this"
                      + " is a defect of Permafrost.",
                  run, epoch, moved);
            });
  }

  /** Epoch to the hash of its model; epochs count from 1 without a gap. */
  private Map<Integer, String> hashes(String run, int done) {
    Map<Integer, String> hashes = new TreeMap<>();
    for (Row row :
        warehouse
            .read(Table.EPOCHS)
            .where(col("run").equalTo(run))
            .select("epoch", "model_hash")
            .collectAsList()) {
      hashes.put(row.getInt(0), row.getString(1));
    }
    for (int epoch = 1; epoch <= Math.max(done, hashes.size()); epoch++) {
      if (!hashes.containsKey(epoch)) {
        throw Problem.data(
            "Not proven: run %s has no row for epoch %d in the table epochs, which has epochs %s; the"
                + " table runs says %d.",
            run, epoch, hashes.keySet(), done);
      }
    }
    return hashes;
  }

  /** The start has no row. */
  private static void checkHash(
      String run, int epoch, SavedModel model, Map<Integer, String> hashes) {
    if (epoch > 0 && !model.hash().equals(hashes.get(epoch))) {
      throw Problem.data(
          "Not proven: run %s, epoch %d: the model's hash is %s, the table epochs says %s.",
          run, epoch, model.hash(), hashes.get(epoch));
    }
  }

  private static SavedModel model(Checkpoints checkpoints, String run, int epoch) {
    SavedModel model;
    try {
      model = checkpoints.read(epoch);
    } catch (Problem problem) {
      throw Problem.data("Not proven: run %s, epoch %d: %s", run, epoch, problem.getMessage())
          .causedBy(problem);
    }
    if (model.description().epoch() != epoch) {
      throw Problem.data(
          "Not proven: run %s, epoch %d: the model %s is of epoch %d.",
          run, epoch, checkpoints.path(epoch), model.description().epoch());
    }
    return model;
  }
}
