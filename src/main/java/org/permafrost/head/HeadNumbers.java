package org.permafrost.head;

import java.util.Map;
import org.permafrost.settings.bind.RecordCopy;

/**
 * What a head is fitted and read with; settled when it begins and kept for later tasks.
 *
 * @param shrinkage e of streaming discriminant analysis, 0 to 1
 * @param diagonal of FeCAM, see {@link FeatureCovariances}
 * @param offDiagonal of FeCAM
 * @param gamma of ridge regression, in means of the diagonal
 * @param temperature scores divided by this are logits of probabilities
 */
public record HeadNumbers(
    double shrinkage, double diagonal, double offDiagonal, double gamma, double temperature) {

  HeadNumbers withGamma(double other) {
    return RecordCopy.of(this, Map.of("gamma", other));
  }

  HeadNumbers withTemperature(double other) {
    return RecordCopy.of(this, Map.of("temperature", other));
  }
}
