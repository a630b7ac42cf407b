package org.permafrost.score.pass;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.score.SampleScorer;
import org.permafrost.score.SampledNetwork;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** Scores the filters by the gradient of a few images together. */
public final class SamplePass {
  private SamplePass() {}

  /**
   * @param parameters in DL4J's flat order
   * @param normalization the images were made with
   * @param batches images of one class
   * @return for each scorer one number per filter
   */
  public static List<double[]> score(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      PixelNormalization normalization,
      List<SampleBatch> batches,
      List<SampleScorer> scorers) {
    SampledNetwork network = new SampledGraph(configuration, parameters, normalization, batches);
    return scorers.stream().map(scorer -> scorer.score(network)).toList();
  }
}
