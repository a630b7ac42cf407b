package org.permafrost.head;

import java.util.function.BiFunction;
import org.permafrost.head.sums.Expansion;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.head.sums.Spread;
import org.permafrost.settings.bind.Labels;

/** The kinds of heads. */
public enum HeadKind {
  /** Nearest class mean. */
  NCM(Expansion.PLAIN, Spread.NONE, (sums, numbers) -> NearestMean.fit(sums)),

  /** Linear discriminant analysis with a covariance that the classes share. */
  SLDA(
      Expansion.PLAIN,
      Spread.SHARED,
      (sums, numbers) -> StreamingDiscriminant.fit(sums, numbers.shrinkage())),

  /** A covariance for each class. */
  FECAM(
      Expansion.SQUARE_ROOT,
      Spread.BY_CLASS,
      (sums, numbers) -> FeatureCovariances.fit(sums, numbers.diagonal(), numbers.offDiagonal())),

  /** Ridge regression on random features. */
  RIDGE(Expansion.RANDOM, Spread.SHARED, (sums, numbers) -> Ridge.fit(sums, numbers.gamma()));

  private final Expansion expansion;
  private final Spread spread;
  private final BiFunction<FeatureSums, HeadNumbers, Head> fit;

  HeadKind(Expansion expansion, Spread spread, BiFunction<FeatureSums, HeadNumbers, Head> fit) {
    this.expansion = expansion;
    this.spread = spread;
    this.fit = fit;
  }

  /** What becomes of features before they are summed. */
  public Expansion expansion() {
    return expansion;
  }

  /** Which products it needs. */
  public Spread spread() {
    return spread;
  }

  /** As on the command line. */
  public String label() {
    return Labels.of(this);
  }

  /**
   * A head of this kind for the classes of the sums.
   *
   * @throws ArithmeticException if a matrix has no inverse
   */
  public Head fit(FeatureSums sums, HeadNumbers numbers) {
    return fit.apply(sums, numbers);
  }
}
