package org.permafrost.score.ranking;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.ProjectionSums;
import org.permafrost.score.Scorer;
import org.permafrost.score.ScoringWork;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.method.Scorers;

/** Lets scorers make their scores of what was found on the images. */
public final class ScoreCompletion {
  /** Passes over the images for {@link ScoringWork#project}. */
  @FunctionalInterface
  public interface Projection {
    /**
     * @param found statistics of every class by the scorer
     */
    ProjectionSums run(String scorer, List<ClassScores> found, double[] weights, double offset);
  }

  private final WeightedNetwork network;
  private final Collection<Integer> labels;
  private final long seed;
  private final Projection projection;

  /**
   * For scorers that ask for no more passes.
   *
   * @param labels classes to rank for
   * @param seed of scorers that draw
   */
  public ScoreCompletion(WeightedNetwork network, Collection<Integer> labels, long seed) {
    this(
        network,
        labels,
        seed,
        (scorer, found, weights, offset) -> {
          throw new IllegalStateException(
              "No passes over the images are left to project " + scorer);
        });
  }

  public ScoreCompletion(
      WeightedNetwork network, Collection<Integer> labels, long seed, Projection projection) {
    this.network = network;
    this.labels = List.copyOf(labels);
    this.seed = seed;
    this.projection = projection;
  }

  /**
   * What was found, and the scores of the scorers.
   *
   * @param found everything that they need
   */
  public ScoreSheet complete(ScoreSheet found, Collection<Scorer> scorers) {
    Map<Scorer, List<ClassScores>> scores = new HashMap<>();
    ScoringWork work = new Work(found);
    scorers.forEach(scorer -> scores.put(scorer, scorer.classes(work)));
    return found.and(new ScoreSheet(scores));
  }

  private final class Work implements ScoringWork {
    private final ScoreSheet found;

    Work(ScoreSheet found) {
      this.found = found;
    }

    @Override
    public WeightedNetwork network() {
      return network;
    }

    @Override
    public Collection<Integer> labels() {
      return labels;
    }

    @Override
    public long seed() {
      return seed;
    }

    @Override
    public List<ClassScores> found(String scorer) {
      return found.of(Scorers.named(scorer));
    }

    @Override
    public ProjectionSums project(String scorer, double[] weights, double offset) {
      return projection.run(scorer, found(scorer), weights, offset);
    }
  }
}
