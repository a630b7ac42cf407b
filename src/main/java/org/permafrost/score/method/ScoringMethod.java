package org.permafrost.score.method;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.permafrost.problem.Problem;
import org.permafrost.score.DerivedScorer;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.SampleScorer;
import org.permafrost.score.Scorer;
import org.permafrost.score.Signal;
import org.permafrost.settings.NearestName;

/** The registry of scores: a new one is a {@link Scorer} class and a line here. */
public enum ScoringMethod {
  MAX_ACTIVATION("max-activation", 1, new MaxActivation()),
  MEAN_ACTIVATION("mean-activation", 1, new MeanActivation()),
  RANK_SUM("rank-sum", 1, new RankSum()),
  APOZ("apoz", 1, new Apoz()),
  GRADIENT("gradient", 1, new Gradient(false)),
  GRADIENT_PREACTIVATION("gradient-preactivation", 1, new Gradient(true)),
  TAYLOR("taylor", 1, new Taylor()),
  TAYLOR_LOSS("taylor-loss", 1, new TaylorLoss()),
  FISHER("fisher", 1, new Fisher()),
  LRP_EPSILON("lrp-epsilon", 1, new LrpEpsilon()),
  CLUSTERS("clusters", 1, new Clusters()),
  PLS_VIP("pls-vip", 1, new Importance()),
  SNIP("snip", 1, new Snip()),
  GRASP("grasp", 1, new Grasp()),
  WEIGHT_MAGNITUDE("weight-magnitude", 1, new WeightMagnitude()),
  SYNFLOW("synflow", 1, new SynFlow()),
  RANDOM("random", 1, new RandomScores()),
  SHUFFLED("shuffled", 1, new Shuffled());

  private final String label;
  private final int version;
  private final Scorer scorer;

  ScoringMethod(String label, int version, Scorer scorer) {
    this.label = label;
    this.version = version;
    this.scorer = scorer;
  }

  /** Name in settings and tables. */
  public String label() {
    return label;
  }

  /** Grows when the same network and image would score differently than before. */
  public int version() {
    return version;
  }

  /**
   * Whether scores are summed in steps of 2^-20 (see {@link org.permafrost.rank.FixedPoint}), as
   * maximum activations always were; all others are summed without rounding a bit.
   */
  public boolean isStepped() {
    return this == MAX_ACTIVATION;
  }

  /** Whether it gives each image a score; the others cannot be contrasted between classes. */
  public boolean isPerImage() {
    return scorer instanceof FilterScorer;
  }

  /** Whether scoring an image sends a signal back through the network. */
  public boolean goesBack() {
    return measured().stream().anyMatch(m -> m.filterScorer().signal() != Signal.NONE);
  }

  /** Whether scoring one class takes the images of all. */
  public boolean comparesClasses() {
    return isRegression() || (scorer instanceof DerivedScorer derived && derived.comparesClasses());
  }

  /** Whether it looks at the gradient of a few images of each class together. */
  public boolean isSampled() {
    return scorer instanceof SampleScorer;
  }

  /** Whether it is the importance of its measured method in a regression on the classes. */
  public boolean isRegression() {
    return scorer instanceof Importance;
  }

  /** The methods whose scores must be measured on images for this one. */
  public Set<ScoringMethod> measured() {
    if (scorer instanceof DerivedScorer derived) {
      return Set.of(named(derived.base()));
    }
    if (isRegression()) {
      return Set.of(MAX_ACTIVATION);
    }
    return isPerImage() ? Set.of(this) : Set.of();
  }

  public Scorer scorer() {
    return scorer;
  }

  /** The scorer of a method that scores images. */
  public FilterScorer filterScorer() {
    if (scorer instanceof FilterScorer perImage) {
      return perImage;
    }
    throw new IllegalArgumentException(label + " gives images no scores");
  }

  /**
   * The method of that name.
   *
   * @throws Problem (usage) if there is none; names the nearest
   */
  public static ScoringMethod named(String name) {
    List<String> labels = Arrays.stream(values()).map(ScoringMethod::label).toList();
    return Arrays.stream(values())
        .filter(method -> method.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "Unknown scorer %s; did you mean %s? Known: %s.",
                    name, NearestName.of(name, labels), String.join(", ", labels)));
  }
}
