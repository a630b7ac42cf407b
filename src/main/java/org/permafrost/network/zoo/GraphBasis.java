package org.permafrost.network.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/** What every network of Permafrost has in common, whoever describes its layers. */
public final class GraphBasis {
  private static final int COLOURS = 3;

  private GraphBasis() {}

  /** A network that reads {@link GraphSketch#INPUT} and has no layers yet. */
  public static GraphBuilder open(long seed, OptimizerSettings optimizer) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(WeightInit.RELU)
        .activation(Activation.IDENTITY)
        .updater(Updaters.of(optimizer))
        .trainingWorkspaceMode(WorkspaceMode.ENABLED)
        .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
        .graphBuilder()
        .addInputs(GraphSketch.INPUT);
  }

  /**
   * The description of a network whose layers are all there.
   *
   * @param imageSize side of the square input, pixels
   */
  public static ComputationGraphConfiguration close(GraphBuilder graph, int imageSize) {
    ComputationGraphConfiguration configuration =
        graph.setInputTypes(InputType.convolutional(imageSize, imageSize, COLOURS)).build();
    new ComputationGraph(configuration).calculateIndices();
    configuration.getVertices().values().forEach(GraphBasis::keepPlainVariance);
    return configuration;
  }

  /**
   * DL4J's JSON reader decides by the variables a layer lists, which a network not yet initialised
   * lacks, whether a batch normalisation stores variances or logarithms.
   */
  private static void keepPlainVariance(GraphVertex vertex) {
    if (vertex instanceof LayerVertex v
        && v.getLayerConf().getLayer() instanceof BatchNormalization layer) {
      layer.initializer().paramKeys(layer).forEach(v.getLayerConf()::addVariable);
    }
  }
}
