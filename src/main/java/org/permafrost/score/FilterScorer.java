package org.permafrost.score;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.permafrost.rank.ClassScores;

/**
 * A scorer that gives every filter one number per image: it looks at the maps of one layer at a
 * time and keeps nothing. An image's scores must not depend on the rest of its batch. The scores of
 * a class are the exact sums over its images.
 */
public interface FilterScorer extends Scorer {
  /** What it needs besides the maps. */
  default Signal signal() {
    return Signal.NONE;
  }

  /**
   * Scores the filters of one layer on one image.
   *
   * @param maps of the layer, on all images of the batch
   * @param image position in the batch
   * @param scores receives one number per filter of the layer; they have to be finite
   * @param first where the layer's numbers begin
   */
  void score(LayerMaps maps, int image, float[] scores, int first);

  /** Itself, if one number of each map decides, which native layers find without copying it. */
  default Optional<SummaryScorer> bySummary() {
    return Optional.empty();
  }

  @Override
  default boolean isPerImage() {
    return true;
  }

  /**
   * Relevance is carried back through activations that hand on what they get or nothing, as ReLU
   * does; for others, and for products of two maps, the epsilon rule says nothing.
   */
  @Override
  default Optional<String> against(ComputationGraphConfiguration network) {
    return signal() == Signal.RELEVANCE
        ? NetworkSupport.againstOthers(
            network, "relevance", ActivationReLU.class::isInstance, "ReLU")
        : Optional.empty();
  }

  @Override
  default Needs needs() {
    return Needs.images(name());
  }

  @Override
  default List<ClassScores> classes(ScoringWork work) {
    return work.found(name());
  }
}
