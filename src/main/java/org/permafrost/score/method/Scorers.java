package org.permafrost.score.method;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.permafrost.explain.Likeness;
import org.permafrost.problem.Problem;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.SampleScorer;
import org.permafrost.score.Scorer;
import org.permafrost.settings.NearestName;

/**
 * The registry of scorers: a new one of Permafrost's is a class and a line here; those of other
 * jars on the class path are found by {@link java.util.ServiceLoader}.
 */
public final class Scorers {
  /** The poster's, which training can take along. */
  public static final FilterScorer MAX_ACTIVATION = new MaxActivation();

  private static final List<Scorer> OWN =
      List.of(
          MAX_ACTIVATION,
          new MeanActivation(),
          new RankSum(),
          new Apoz(),
          new Gradient(false),
          new Gradient(true),
          new Taylor(),
          new TaylorLoss(),
          new Fisher(),
          new LrpEpsilon(),
          new Clusters(),
          new Importance(),
          new Snip(),
          new Grasp(),
          new Explanation(Likeness.MSE),
          new Explanation(Likeness.PEARSON),
          new Explanation(Likeness.BRIGHTNESS),
          new WeightMagnitude(),
          new SynFlow(),
          new RandomScores(),
          new Shuffled());

  private static final List<String> NAMES = OWN.stream().map(Scorer::name).toList();

  /** As the registry lists them, those of other jars last, by name; equal names are equal. */
  public static final Comparator<Scorer> ORDER =
      Comparator.comparingInt((Scorer scorer) -> place(scorer.name())).thenComparing(Scorer::name);

  private Scorers() {}

  private static int place(String name) {
    return NAMES.contains(name) ? NAMES.indexOf(name) : NAMES.size();
  }

  /**
   * All of them, in order.
   *
   * @throws Problem (environment) if those of another jar cannot be loaded, or names clash
   */
  public static List<Scorer> all() {
    return ForeignScorers.with(OWN);
  }

  /**
   * The scorer of that name.
   *
   * @throws Problem (usage) if there is none; names the nearest; (environment) as {@link #all}
   */
  public static Scorer named(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  static Optional<Scorer> find(String name) {
    return find(name, all()).or(() -> find(name, ForeignScorers.reloadedWith(OWN)));
  }

  private static Optional<Scorer> find(String name, List<Scorer> scorers) {
    return scorers.stream().filter(scorer -> scorer.name().equals(name)).findFirst();
  }

  private static Problem unknown(String name) {
    List<String> names = all().stream().map(Scorer::name).toList();
    return Problem.usage(
        "Unknown scorer %s; did you mean %s? Known: %s. One of your own needs its jar: permafrost"
            + " --jars FILE.",
        name, NearestName.of(name, names), String.join(", ", names));
  }

  /**
   * The scorer of images of that name.
   *
   * @throws Problem (usage) if there is none, or it gives images no scores
   */
  public static FilterScorer ofImages(String name) {
    return ofKind(name, FilterScorer.class);
  }

  /**
   * The scorer of samples of that name.
   *
   * @throws Problem (usage) if there is none, or it looks at no samples
   */
  public static SampleScorer ofSamples(String name) {
    return ofKind(name, SampleScorer.class);
  }

  private static <S extends Scorer> S ofKind(String name, Class<S> kind) {
    Scorer scorer = named(name);
    if (!kind.isInstance(scorer)) {
      throw Problem.usage(
          "Cannot build on the scorer %s: %s is no %s; name one that is.",
          name, scorer.getClass().getName(), kind.getSimpleName());
    }
    return kind.cast(scorer);
  }
}
