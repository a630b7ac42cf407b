package org.permafrost.network.evaluation;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;

/**
 * Gradients of the loss of single images with respect to all parameters, in evaluation mode: batch
 * normalisation by stored statistics, no dropout. DL4J's own backward pass normalises by the
 * minibatch whatever the mode, so the one of batch normalisation is done here. Not for several
 * threads at once.
 */
public final class ImageGradients {
  private final ComputationGraph network;
  private final Map<String, NormalizationRows> normalizations = new HashMap<>();
  private final LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
  private float[] labels = new float[0];

  private ImageGradients(ComputationGraph network) {
    this.network = network;
    FilterCatalog.of(network)
        .normalizations()
        .forEach(rows -> normalizations.put(rows.layer(), rows));
  }

  /**
   * A network of its own, without parameters yet.
   *
   * @param configuration DL4J's JSON
   */
  public static ImageGradients of(String configuration) {
    ComputationGraphConfiguration own = ComputationGraphConfiguration.fromJson(configuration);
    own.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    own.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    own.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .forEach(v -> ((LayerVertex) v).getLayerConf().getLayer().setIDropout(null));
    ComputationGraph network = new ComputationGraph(FixedOrder.always(own));
    network.init();
    network.initGradientsView();
    return new ImageGradients(network);
  }

  /** Takes over the parameters of the network that is meant. */
  public void load(float[] parameters) {
    FloatArrays.assign(network.params(), parameters);
  }

  /**
   * Looks at an image; {@link #ofLoss} then means this one.
   *
   * @param image {@code [1, 3, size, size]}
   * @param classes in the softmax
   * @return the probability of each output; 0 for those outside the softmax
   */
  public double[] forward(INDArray image, Collection<Integer> classes) {
    if (image.size(0) != 1) {
      throw new IllegalArgumentException("Expected one image, got " + image.size(0));
    }
    int[] order = network.topologicalSortOrder();
    for (int v : order) {
      network.getVertices()[v].clear();
    }
    double[] z = new double[0];
    for (int v : order) {
      GraphVertex vertex = network.getVertices()[v];
      if (vertex.isOutputVertex()) {
        z = logits(vertex);
      } else {
        send(vertex, vertex.isInputVertex() ? image : vertex.doForward(false, workspaces));
      }
    }
    labels = new float[z.length];
    Arrays.fill(labels, PartialSoftmaxLoss.EXCLUDED);
    classes.forEach(k -> labels[k] = 0);
    return PartialSoftmaxLoss.probabilities(z, labels);
  }

  /**
   * The gradient of minus the logarithm of the probability of this class, for the image last looked
   * at.
   *
   * @return a view that the next call overwrites, in the order of {@link ComputationGraph#params};
   *     meaningless where running statistics are
   */
  public INDArray ofLoss(int label) {
    if (labels[label] == PartialSoftmaxLoss.EXCLUDED) {
      throw new IllegalArgumentException("Class " + label + " is not in the softmax");
    }
    float[] oneHot = labels.clone();
    oneHot[label] = 1;
    int[] order = network.topologicalSortOrder();
    INDArray[] errors = new INDArray[network.getVertices().length];
    for (int i = order.length - 1; i >= 0; i--) {
      GraphVertex vertex = network.getVertices()[order[i]];
      if (vertex.isInputVertex()) {
        continue;
      }
      if (vertex.isOutputVertex()) {
        ((IOutputLayer) vertex.getLayer())
            .setLabels(Nd4j.createFromArray(oneHot).reshape(1, oneHot.length));
      }
      INDArray[] behind = backward(vertex, errors[order[i]]);
      VertexIndices[] inputs = vertex.getInputVertices();
      for (int j = 0; j < inputs.length; j++) {
        int from = inputs[j].getVertexIndex();
        errors[from] = errors[from] == null ? behind[j] : errors[from].add(behind[j]);
      }
    }
    return network.getFlattenedGradients();
  }

  private void send(GraphVertex from, INDArray activation) {
    for (VertexIndices to : from.getOutputVertices()) {
      network.getVertices()[to.getVertexIndex()].setInput(
          to.getVertexEdgeNumber(), activation, workspaces);
    }
  }

  private static double[] logits(GraphVertex classifier) {
    float[] logits =
        RowProduct.dense(
            classifier.getInputs()[0],
            classifier.getLayer().getParam("W"),
            classifier.getLayer().getParam("b"));
    return IntStream.range(0, logits.length).mapToDouble(k -> logits[k]).toArray();
  }

  private INDArray[] backward(GraphVertex vertex, INDArray error) {
    if (vertex.hasLayer() && vertex.getLayer().conf().getLayer() instanceof BatchNormalization bn) {
      return new INDArray[] {normalization(vertex, bn.getEps(), error)};
    }
    vertex.setEpsilon(error);
    Pair<Gradient, INDArray[]> result = vertex.doBackward(false, workspaces);
    return FixedOrder.isFixed(vertex)
        ? new INDArray[] {behind(vertex, result)}
        : result.getSecond();
  }

  /**
   * In place of DL4J's, which is a BLAS product. Of a single image, the gradient of the bias is the
   * error in front of the activation.
   */
  private static INDArray behind(GraphVertex dense, Pair<Gradient, INDArray[]> result) {
    INDArray error = result.getFirst().getGradientFor("b");
    float[] behind =
        RowProduct.of(error.reshape(1, error.length()), dense.getLayer().getParam("W").transpose());
    return Nd4j.createFromArray(behind).reshape('c', result.getSecond()[0].shape());
  }

  /**
   * For y = gamma (x - mean) / s + beta with s = sqrt(variance + epsilon): dgamma = sum dy (x -
   * mean) / s, dbeta = sum dy, dx = dy gamma / s.
   */
  private INDArray normalization(GraphVertex vertex, double epsilon, INDArray dy) {
    NormalizationRows rows = normalizations.get(vertex.getVertexName());
    long channels = rows.gamma().length();
    long[] shape = {1, channels, 1, 1};
    INDArray scale = part(network.params(), rows.variance()).add(epsilon);
    Transforms.sqrt(scale, false);
    scale.rdivi(1);
    INDArray centred =
        vertex.getInputs()[0].sub(part(network.params(), rows.mean()).reshape(shape));
    part(network.getFlattenedGradients(), rows.gamma())
        .assign(centred.muli(dy).sum(0, 2, 3).muli(scale));
    part(network.getFlattenedGradients(), rows.beta()).assign(dy.sum(0, 2, 3));
    return dy.mul(scale.mul(part(network.params(), rows.gamma())).reshape(shape));
  }

  private static INDArray part(INDArray flat, Range range) {
    return flat.reshape(flat.length()).get(NDArrayIndex.interval(range.start(), range.end()));
  }
}
