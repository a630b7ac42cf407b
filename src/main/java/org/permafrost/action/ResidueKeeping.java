package org.permafrost.action;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.ResidueChoice;
import org.permafrost.settings.TrainSettings;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.ResidueStage;
import org.permafrost.strategy.LearningState;

/** The residue part of Algorithm 1: which images of dropped classes stay in training. */
final class ResidueKeeping {
  private final TrainSettings train;
  private final StrategySettings strategy;
  private final Evaluation evaluation;

  ResidueKeeping(TrainSettings train, StrategySettings strategy, Evaluation evaluation) {
    this.train = train;
    this.strategy = strategy;
    this.evaluation = evaluation;
  }

  /** Before an epoch: a fresh residue for every dropped class, if that is the choice. */
  LearningState redraw(LearningState state, JavaRDD<ImageRecord> trainingSplit) {
    if (!isKept() || strategy.residueChoice() != ResidueChoice.FRESH || state.dropped().isEmpty()) {
      return state;
    }
    return state.withResidue(choose(trainingSplit, state.dropped(), state.epoch() + 1, Set.of()));
  }

  /** After an epoch: the residue of the classes that leave now joins that of the earlier ones. */
  LearningState keep(
      LearningState state,
      List<Integer> learned,
      JavaRDD<ImageRecord> trainingSplit,
      NetworkSnapshot network) {
    if (!isKept() || learned.isEmpty() || strategy.residueChoice() == ResidueChoice.FRESH) {
      return state;
    }
    Set<Integer> leaving = new TreeSet<>(learned);
    Set<String> preferred =
        strategy.residueChoice() == ResidueChoice.HARD
            ? evaluation.mistakes(
                network, trainingSplit.filter(image -> leaving.contains(image.label())))
            : Set.of();
    SortedMap<Integer, SortedSet<String>> residue = new TreeMap<>(state.residue());
    residue.putAll(choose(trainingSplit, leaving, 0, preferred));
    return state.withResidue(residue);
  }

  private boolean isKept() {
    return train.mode().keepsResidue() && strategy.residue() > 0;
  }

  private SortedMap<Integer, SortedSet<String>> choose(
      JavaRDD<ImageRecord> trainingSplit, Set<Integer> labels, int epoch, Set<String> preferred) {
    return ResidueStage.choose(
        trainingSplit, labels, strategy.residue(), train.seed(), epoch, preferred);
  }
}
