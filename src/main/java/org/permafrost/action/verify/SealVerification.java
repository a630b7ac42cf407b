package org.permafrost.action.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.permafrost.action.dataset.DataCheck;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.proof.Probe;
import org.permafrost.action.proof.SealProof;
import org.permafrost.action.proof.SealedLogits;
import org.permafrost.action.verify.Verification.SealedClass;
import org.permafrost.freeze.Zeros;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Warehouse;

/**
 * Recomputes from saved models, epoch after epoch, that cut edges are zero and that the logits of
 * sealed classes on the probe set have the bits they had when each class was sealed.
 */
final class SealVerification {
  private final Warehouse warehouse;
  private final String run;
  private ModelDescription description;
  private final List<String> classNames;
  private final Probe probe;
  private final SealedLogits logits;
  private final Map<Integer, SealedClass> classes = new TreeMap<>();
  private Zeros before;
  private long cutWeights;

  /**
   * @param zeros of the model of epoch 0
   * @param start model of epoch 0
   */
  SealVerification(Warehouse warehouse, String run, Zeros zeros, Probe probe, SavedModel start) {
    this.warehouse = warehouse;
    this.run = run;
    this.description = start.description();
    this.classNames = start.description().classNames();
    this.probe = probe;
    this.before = zeros;
    this.logits =
        new SealedLogits(
            epoch -> {
              throw new IllegalStateException("No logits of epoch " + epoch);
            });
  }

  /**
   * Looks at the next epoch; 0 comes first.
   *
   * @param state after the epoch
   * @param after what is zero from now on
   * @return the rows of its sealed classes, as {@code sealed_proofs} must have them
   * @throws Problem (data) naming run, epoch and the first weight that is not zero, or class, image
   *     and both values of the first logit that moved
   */
  List<Row> check(int epoch, SavedModel model, LearningState state, Zeros after) {
    before
        .firstMoved(model.parameters())
        .ifPresent(
            moved -> {
              throw Problem.data("Not proven: run %s, epoch %d: %s.", run, epoch, moved);
            });
    cutWeights = before.size();
    before = after;
    Map<Integer, Integer> sealed = state.seal().sealed();
    if (sealed.isEmpty()) {
      return List.of();
    }
    if (classes.isEmpty()) {
      description = model.description();
      compareImages();
    }
    List<ImageVector> now = probe.logits(model);
    if (sealed.containsValue(epoch)) {
      logits.know(epoch, now);
    }
    List<Row> rows = new ArrayList<>();
    sealed.forEach(
        (label, since) -> {
          check(epoch, label, since, now);
          String then = logits.hashSealed(label, since);
          rows.add(SealProof.row(run, epoch, classNames.get(label), label, since, then, now));
        });
    return rows;
  }

  /**
   * Makes sure that nobody replaced the images meanwhile.
   *
   * @throws Problem (data) if they are not those of training
   */
  void checkImages() {
    if (!classes.isEmpty()) {
      compareImages();
    }
  }

  /** The images on which logits are measured must be those of training. */
  private void compareImages() {
    DatasetDescription dataset = DatasetDescription.read(warehouse, description.dataset());
    new DataCheck(description, dataset)
        .difference()
        .ifPresent(
            difference -> {
              throw Problem.data(
                  "Not proven: run %s was trained on other images than the data set %s has now: %s."
                      + " The logits of sealed classes can only be compared on the same images;"
                      + " prepare it as it was, and verify again.",
                  run, dataset.name(), difference);
            });
  }

  private void check(int epoch, int label, int since, List<ImageVector> now) {
    String name = classNames.get(label);
    logits
        .firstMoved(label, since, now)
        .ifPresent(
            moved -> {
              throw Problem.data(
                  "Not proven: run %s, epoch %d, class %s, %s.", run, epoch, name, moved);
            });
    classes.put(label, new SealedClass(name, since, epoch - since, now.size()));
  }

  /** Sealed classes by label. */
  List<SealedClass> classes() {
    return new ArrayList<>(classes.values());
  }

  /** Weights that are zero for good in the end. */
  long cutWeights() {
    return cutWeights;
  }
}
