package org.permafrost.action.rank;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.Combination;
import org.permafrost.rank.FeatureMoments;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.method.ScoringMethod;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreCompletion;
import org.permafrost.score.ranking.ScoreSheet;
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
  /** Of the regression. */
  private static final int COMPONENTS = 2;

  /** Images of each class whose gradients are taken together. */
  private static final int SAMPLE = 25;

  private final FilterCatalog catalog;
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
   * Scores every class for each method the rankings need.
   *
   * @param labels classes the images are of
   */
  public ScoreSheet run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      Collection<Integer> labels,
      Collection<Ranking> rankings) {
    Set<ScoringMethod> methods = new TreeSet<>();
    rankings.forEach(ranking -> methods.addAll(ranking.methods()));
    Set<ScoringMethod> measured = new TreeSet<>();
    methods.forEach(method -> measured.addAll(method.measured()));
    ScoreSheet sheet =
        measured.isEmpty() ? ScoreSheet.none() : measure(images, network, List.copyOf(measured));
    if (measured.containsAll(methods)) {
      return sheet;
    }
    if (methods.stream().anyMatch(ScoringMethod::isRegression)) {
      sheet = sheet.and(importance(images, network, sheet));
    }
    List<ScoringMethod> sampled = methods.stream().filter(ScoringMethod::isSampled).toList();
    if (!sampled.isEmpty()) {
      SortedSet<String> ids = SampleStage.ids(images, SAMPLE, seed, "gradients of a sample");
      sheet = sheet.and(SampleScoringStage.run(images, ids, network, sampled, SAMPLE));
    }
    WeightedNetwork weights =
        new WeightedNetwork(
            network.configuration(), network.parameters().values(), images.first().size(), catalog);
    return new ScoreCompletion(weights, labels, seed).complete(sheet, methods);
  }

  /** The same for every class that has images. */
  private ScoreSheet importance(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, ScoreSheet measured) {
    ScoringMethod base = ScoringMethod.PLS_VIP.measured().iterator().next();
    List<ClassScores> scores = measured.of(base);
    int labels = scores.stream().mapToInt(ClassScores::label).max().orElse(0) + 1;
    double[] importance =
        new FeatureMoments(scores)
            .importance(
                COMPONENTS,
                (weights, offset) ->
                    ProjectionStage.run(images, network, base, labels, batchSize, weights, offset));
    return new ScoreSheet(
        Map.of(
            ScoringMethod.PLS_VIP,
            scores.stream().map(own -> ClassScores.of(own.label(), importance)).toList()));
  }

  private ScoreSheet measure(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, List<ScoringMethod> methods) {
    int filters = catalog.index().size();
    if (keep.isEmpty()) {
      return ScoringStage.run(images, network, methods, filters, batchSize);
    }
    Broadcast<NetworkSnapshot> broadcast =
        JavaSparkContext.fromSparkContext(images.context()).broadcast(network);
    JavaRDD<ScoredImage> scored =
        ScoringStage.each(images, broadcast, methods, filters, batchSize)
            .persist(StorageLevel.DISK_ONLY());
    try {
      ScoreSheet sheet = ScoringStage.sum(scored, methods, filters);
      keep.get().write(scored, methods);
      return sheet;
    } finally {
      scored.unpersist(false);
      broadcast.destroy();
    }
  }
}
