package org.permafrost.network.operator;

/** {@code x clip(x + 3, 0, 6) / 6} (Howard et al. 2019, arXiv 1905.02244). */
public final class HardSwish extends PointwiseActivation {
  private static final long serialVersionUID = 1L;

  @Override
  double value(double x) {
    return x * Math.min(Math.max(x + 3, 0), 6) / 6;
  }

  @Override
  double slope(double x) {
    if (x <= -3) {
      return 0;
    }
    return x >= 3 ? 1 : (2 * x + 3) / 6;
  }

  @Override
  public String toString() {
    return "hard-swish";
  }
}
