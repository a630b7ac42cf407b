package org.permafrost.score.method;

import org.permafrost.score.MapSummary;
import org.permafrost.score.SummaryScorer;

/**
 * The score of the Strategic Freezing poster (Seligman, Patrick and Fernandez, UTSA 2022): the
 * largest value of a filter's activation map, after batch normalisation and ReLU, in evaluation
 * mode. For a convolution whose output is added to a residual stream it is the filter's own
 * normalised output, rectified, before the addition.
 */
final class MaxActivation implements SummaryScorer {
  @Override
  public String name() {
    return "max-activation";
  }

  @Override
  public boolean isStepped() {
    return true;
  }

  @Override
  public MapSummary summary() {
    return MapSummary.LARGEST;
  }
}
