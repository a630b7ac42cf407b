package org.permafrost.action.rank;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.problem.Problem;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.Combination;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.NetworkSupport;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.method.ScorerNames;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreCompletion;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.score.ranking.ScoringPlan;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.Settings;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.ProjectionStage;
import org.permafrost.spark.stage.SampleScoringStage;
import org.permafrost.spark.stage.SampleStage;
import org.permafrost.spark.stage.ScoredImage;
import org.permafrost.spark.stage.ScoringStage;

/** Finds the scores that rankings are made from; training and ranking share it. */
public final class FilterScoring {
  /** Images of each class whose gradients are taken together. */
  private static final int SAMPLE = 25;

  private final FilterCatalog catalog;
  private final List<Unit> units;
  private final int batchSize;
  private final long seed;
  private final Optional<ImageScoreTable> keep;

  public FilterScoring(FilterCatalog catalog, Settings settings) {
    this(catalog, settings, Optional.empty());
  }

  /**
   * @param keep receives the scores of single images
   */
  public FilterScoring(FilterCatalog catalog, Settings settings, Optional<ImageScoreTable> keep) {
    this.keep = keep;
    this.catalog = catalog;
    this.units = settings.network().units();
    this.batchSize = settings.rank().batchSize();
    this.seed = settings.rank().seed();
  }

  /** The rankings that are asked for, in order. */
  public static List<Ranking> rankings(Settings settings) {
    List<Ranking> rankings = Ranking.list(settings.rank().scorer(), settings.rank().contrast());
    return switch (settings.rank().combine()) {
      case NONE -> rankings;
      case MEAN -> List.of(Ranking.combined(Combination.MEAN, rankings));
      case COPS -> List.of(Ranking.combined(Combination.COPS, rankings));
    };
  }

  /**
   * Scores every class by every scorer the rankings need.
   *
   * @param labels classes the images are of
   * @throws org.permafrost.problem.Problem (data) if a score is not finite
   */
  public ScoreSheet run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      Collection<Integer> labels,
      Collection<Ranking> rankings) {
    ScoringPlan plan = ScoringPlan.of(rankings);
    check(plan, units, ConfigurationJson.parse(network.configuration()));
    return ScoringFailure.explained(
        "no ranks were written", () -> score(images, network.scoring(units), labels, plan));
  }

  /**
   * Whether a network can be ranked like this, before anything is scored.
   *
   * @throws Problem (usage) naming the scorer that cannot
   */
  public static void check(
      Collection<Ranking> rankings, Settings settings, ComputationGraphConfiguration network) {
    check(ScoringPlan.of(rankings), settings.network().units(), network);
  }

  private static void check(
      ScoringPlan plan, List<Unit> units, ComputationGraphConfiguration network) {
    NetworkSupport.check(plan.found(), network);
    if (!plan.sampled().isEmpty() && !units.equals(Unit.ONLY_FILTERS)) {
      throw Problem.usage(
          "Cannot rank network.units = %s by %s, which ranks the filters of convolutions"
              + " alone. Set network.units=[filters], or choose another rank.scorer or"
              + " strategy.scorer.",
          units.stream().map(Unit::label).toList(), ScoringPlan.names(plan.sampled()));
    }
  }

  private ScoreSheet score(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      Collection<Integer> labels,
      ScoringPlan plan) {
    ScoreSheet sheet =
        plan.measured().isEmpty() ? ScoreSheet.none() : measure(images, network, plan.measured());
    if (sheet.scorers().containsAll(plan.scorers())) {
      return sheet;
    }
    if (!plan.sampled().isEmpty()) {
      SortedSet<String> ids = SampleStage.ids(images, SAMPLE, seed, "gradients of a sample");
      sheet = sheet.and(SampleScoringStage.run(images, ids, network, plan.sampled(), SAMPLE));
    }
    WeightedNetwork weights =
        new WeightedNetwork(
            network.configuration(),
            network.parameters().values(),
            images.first().size(),
            catalog,
            units);
    return new ScoreCompletion(weights, labels, seed, projection(images, network))
        .complete(sheet, plan.scorers());
  }

  private ScoreCompletion.Projection projection(
      JavaRDD<ImageRecord> images, NetworkSnapshot network) {
    return (scorer, found, weights, offset) -> {
      int labels = found.stream().mapToInt(ClassScores::label).max().orElse(0) + 1;
      ScorerNames name = new ScorerNames(List.of(scorer));
      return ProjectionStage.run(images, network, name, labels, batchSize, weights, offset);
    };
  }

  private ScoreSheet measure(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, List<FilterScorer> scorers) {
    int filters = catalog.index(units).size();
    if (keep.isEmpty()) {
      return ScoringStage.run(images, network, scorers, filters, batchSize);
    }
    Broadcast<NetworkSnapshot> broadcast =
        JavaSparkContext.fromSparkContext(images.context()).broadcast(network);
    JavaRDD<ScoredImage> scored =
        ScoringStage.each(images, broadcast, scorers, filters, batchSize)
            .persist(StorageLevel.DISK_ONLY());
    try {
      ScoreSheet sheet = ScoringStage.sum(scored, scorers, filters);
      keep.get().write(scored, scorers);
      return sheet;
    } finally {
      scored.unpersist(false);
      broadcast.destroy();
    }
  }
}
