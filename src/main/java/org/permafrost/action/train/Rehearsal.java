package org.permafrost.action.train;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.settings.bind.Labels;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.stage.ResidueStage;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Warehouse;

/**
 * Classes of earlier runs of which a few images are trained on again: experience replay (Rolnick et
 * al. 2019, arXiv 1811.11682). They are dropped from the start, and their residue is what is
 * replayed.
 */
record Rehearsal(DatasetDescription dataset, Settings settings) {
  /** Labels of all classes in training, those that are replayed included. */
  SortedSet<Integer> labels() {
    SortedSet<Integer> labels = active();
    labels.addAll(replayed());
    return labels;
  }

  private SortedSet<Integer> active() {
    return dataset.labels(settings.train().classes());
  }

  private SortedSet<Integer> replayed() {
    SortedSet<Integer> replayed = dataset.named(settings.train().replay());
    replayed.removeAll(active());
    return replayed;
  }

  /**
   * The state before the first epoch. The images are chosen by seed and image id: a class keeps the
   * same ones in every run that replays it.
   *
   * @throws Problem (usage) in a mode other than the baseline, or without a residue
   */
  LearningState start(Warehouse warehouse) {
    SortedSet<Integer> replayed = replayed();
    if (replayed.isEmpty()) {
      return LearningState.start(labels());
    }
    if (settings.mode() != Mode.BASELINE || settings.strategy().residue() == 0) {
      throw Problem.usage(
          "Cannot replay images (train.replay) with train.mode = %s and strategy.residue = %s; set"
              + " train.mode=baseline, and strategy.residue to the share of each class's images that is"
              + " replayed.",
          Labels.of(settings.mode()), settings.strategy().residue());
    }
    return new LearningState(
        0,
        labels(),
        active(),
        new TreeMap<>(),
        new TreeMap<>(),
        ResidueStage.choose(
            PreparedImages.read(warehouse, dataset.name(), Split.TRAIN),
            replayed,
            settings.strategy().residue(),
            settings.train().seed(),
            0,
            Set.of()),
        FreezeMask.none(),
        -1);
  }
}
