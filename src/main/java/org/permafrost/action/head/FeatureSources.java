package org.permafrost.action.head;

import java.util.TreeMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.permafrost.head.file.FeatureSource;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;

/** Which features of a model a head reads, and whether another model has the same. */
final class FeatureSources {
  private FeatureSources() {}

  /**
   * All that the classifier is given.
   *
   * @throws Problem (data) if that is maps
   */
  static FeatureSource whole(SavedModel model) {
    DenseRows classifier = model.catalog().classifier();
    ComputationGraphConfiguration network = ConfigurationJson.parse(model.configuration());
    if (network.getVertices().get(classifier.layer()) instanceof LayerVertex vertex
        && vertex.getPreProcessor() != null) {
      throw Problem.data(
          "Cannot fit a head on %s: its classifier %s reads maps, not features. Heads need a network"
              + " that pools or has a dense layer before its classifier.",
          model.description().network(), classifier.layer());
    }
    return new FeatureSource(
        model.hash(),
        classifier.layer(),
        IntStream.range(0, classifier.inputs()).boxed().toList(),
        new TreeMap<>());
  }

  /** What a new head reads. */
  static FeatureSource begin(SavedModel model, boolean sealed) {
    return sealed ? SealedFeatures.of(model) : whole(model);
  }

  /**
   * Checks that the features of a model are those a head was fitted on.
   *
   * @param file of the head, for the message
   * @throws Problem (data) if they are not
   */
  static void check(FeatureSource source, SavedModel model, String file) {
    if (source.isSealed() && !SealedFeatures.has(model, source)) {
      throw Problem.data(
          "The head %s was fitted on sealed features that the model %s of the run %s does not have."
              + " Use a model that was trained on from the one it was fitted on, or fit a new head.",
          file, model.hash(), model.description().run());
    }
    if (!source.isSealed() && !source.equals(whole(model))) {
      throw Problem.data(
          "The head %s was fitted on features of the model %s, and this is the model %s, whose"
              + " features may differ. Use that model, or fit a new head on this one.",
          file, source.identity(), model.hash());
    }
  }
}
