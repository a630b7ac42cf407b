package org.permafrost.score;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** Scores the filters by the gradient of a few images together. */
public final class SamplePass {
  private SamplePass() {}

  /**
   * @param parameters in DL4J's flat order
   * @param batches images of one class
   * @param methods those that are sampled
   * @return one number per filter for each method
   */
  public static Map<ScoringMethod, double[]> score(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      List<SampleBatch> batches,
      List<ScoringMethod> methods) {
    SampledNetwork network = new SampledNetwork(configuration, parameters, batches);
    Map<ScoringMethod, double[]> scores = new EnumMap<>(ScoringMethod.class);
    for (ScoringMethod method : methods) {
      if (method.scorer() instanceof SampleScorer scorer) {
        scores.put(method, scorer.score(network));
      }
    }
    return scores;
  }
}
