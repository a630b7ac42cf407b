package org.permafrost.score;

import java.util.Arrays;
import java.util.List;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;

/** The registry of scores: a new one is a {@link FilterScorer} class and a line here. */
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
  LRP_EPSILON("lrp-epsilon", 1, new LrpEpsilon());

  private final String label;
  private final int version;
  private final FilterScorer scorer;

  ScoringMethod(String label, int version, FilterScorer scorer) {
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

  FilterScorer scorer() {
    return scorer;
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
