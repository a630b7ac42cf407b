package org.permafrost.score.pass;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.PreprocessorVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.permafrost.network.insert.InsertedLayer;
import org.permafrost.score.Relevance;

/**
 * Layer-wise relevance propagation with the epsilon rule (Bach et al. 2015, doi
 * 10.1371/journal.pone.0130140): a sum z hands relevance R to its parts in proportion, R / (z +
 * epsilon sign z) each. Relevance divided by the value it belongs to travels like a derivative,
 * except that each sum damps it by |z| / (|z| + epsilon). A normalisation counts as part of its
 * convolution; ReLU, maxima and changes of layout hand everything on.
 */
final class EpsilonRule {
  private final VertexGraph graph;

  EpsilonRule(VertexGraph graph) {
    this.graph = graph;
  }

  boolean damps(GraphVertex vertex) {
    if (vertex instanceof PreprocessorVertex) {
      return false;
    }
    if (!vertex.hasLayer()) {
      return true;
    }
    Layer layer = vertex.getLayer().conf().getLayer();
    if (layer instanceof ConvolutionLayer) {
      return graph.catalog().layer(vertex.getVertexName()).normalization().isEmpty();
    }
    if (layer instanceof InsertedLayer inserted && inserted.actsInTrainingOnly()) {
      return false;
    }
    boolean picksOne =
        (layer instanceof SubsamplingLayer pool && pool.getPoolingType() == PoolingType.MAX)
            || layer instanceof ActivationLayer;
    return !picksOne;
  }

  /**
   * The damped signal, a new array.
   *
   * @param sums output of the vertex
   */
  static INDArray damp(INDArray sums, INDArray signal) {
    try (INDArray size = Transforms.abs(sums, true);
        INDArray divisor = size.add(Relevance.EPSILON)) {
      return signal.mul(size).divi(divisor);
    }
  }
}
