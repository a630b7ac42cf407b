package org.permafrost.action.train;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.action.evaluate.Evaluation;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.ResidueChoice;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.spark.stage.ResidueStage;
import org.permafrost.strategy.Herding;
import org.permafrost.strategy.LearningState;

/** The residue part of Algorithm 1: which images of dropped classes stay in training. */
final class ResidueKeeping {
  private final Mode mode;
  private final StrategySettings strategy;
  private final long seed;
  private final Evaluation evaluation;

  ResidueKeeping(Settings settings, Evaluation evaluation) {
    this.mode = settings.mode();
    this.strategy = settings.strategy();
    this.seed = settings.train().seed();
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
    SortedMap<Integer, SortedSet<String>> residue = new TreeMap<>(state.residue());
    residue.putAll(
        switch (strategy.residueChoice()) {
          case HARD -> choose(trainingSplit, leaving, 0, mistakes(trainingSplit, leaving, network));
          case HERDING -> herded(trainingSplit, leaving, network);
          case RANDOM, FRESH -> choose(trainingSplit, leaving, 0, Set.of());
        });
    return state.withResidue(residue);
  }

  private Set<String> mistakes(
      JavaRDD<ImageRecord> trainingSplit, Set<Integer> labels, NetworkSnapshot network) {
    return evaluation.mistakes(
        network, trainingSplit.filter(image -> labels.contains(image.label())));
  }

  /** One class at a time, so that the driver holds the features of no more than one. */
  private SortedMap<Integer, SortedSet<String>> herded(
      JavaRDD<ImageRecord> trainingSplit, Set<Integer> labels, NetworkSnapshot network) {
    SortedMap<Integer, SortedSet<String>> residue = new TreeMap<>();
    for (int label : labels) {
      List<ImageVector> images =
          evaluation.features(network, trainingSplit.filter(image -> image.label() == label));
      if (!images.isEmpty()) {
        List<Integer> chosen =
            Herding.choose(
                images.stream().map(ImageVector::values).toList(),
                ResidueStage.count(strategy.residue(), images.size()));
        residue.put(
            label, new TreeSet<>(chosen.stream().map(i -> images.get(i).imageId()).toList()));
      }
    }
    return residue;
  }

  private boolean isKept() {
    return mode.keepsResidue() && strategy.residue() > 0;
  }

  private SortedMap<Integer, SortedSet<String>> choose(
      JavaRDD<ImageRecord> trainingSplit, Set<Integer> labels, int epoch, Set<String> preferred) {
    return ResidueStage.choose(trainingSplit, labels, strategy.residue(), seed, epoch, preferred);
  }
}
