package org.permafrost.score.method;

import java.util.Locale;
import org.permafrost.explain.Likeness;
import org.permafrost.score.SampleScorer;
import org.permafrost.score.SampledNetwork;

/**
 * How much a filter's picture (activation maximisation) looks like the saliency map (FullGrad) of a
 * class: the ranking of Feenstra and Dow's explainability freezing (MIT 6.S898, 2023), see
 * src/site/markdown/explanations.md. Filters without a picture come last.
 */
final class Explanation implements SampleScorer {
  private final Likeness likeness;

  Explanation(Likeness likeness) {
    this.likeness = likeness;
  }

  @Override
  public String name() {
    return "explanation-" + likeness.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public double[] score(SampledNetwork network) {
    double[] saliency = network.saliency();
    return network.pictures().stream()
        .mapToDouble(p -> p.map(own -> likeness.of(saliency, own)).orElse(Likeness.NONE))
        .toArray();
  }
}
