package org.permafrost.network.exchange.convert;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.exchange.draft.DraftBuilder;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.exchange.draft.NetworkDraft;
import org.permafrost.network.exchange.draft.Part;
import org.permafrost.network.exchange.onnx.OnnxGraph;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.zoo.GraphSketch;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/** Makes a network of a graph. */
public final class GraphConverter {
  private static final String EXPECTED =
      "a classifier ends in a dense layer (Gemm, or a 1x1 Conv on one pixel), perhaps with Softmax";

  private GraphConverter() {}

  /**
   * @param optimizer the update rule that the configuration states
   * @throws Refusal naming the node, its operator and attributes, and what is supported
   */
  public static ImportedNetwork convert(OnnxGraph file, OptimizerSettings optimizer) {
    OnnxGraph graph = Patterns.joined(file);
    int size = graph.image().size();
    Conversion conversion = new Conversion(graph, new Value.Maps(GraphSketch.INPUT, 3, size, size));
    for (OnnxNode node : graph.nodes()) {
      Operators.convert(node, conversion);
    }
    NetworkDraft draft = conversion.draft();
    if (!(conversion.value(graph.output()) instanceof Value.Vector logits)
        || !draft.has(logits.vertex())) {
      throw new Refusal(
          "its output %s is no vector of classes; %s", Refusal.shown(graph.output()), EXPECTED);
    }
    if (logits.size() < 2) {
      throw new Refusal("it tells %d classes apart; a classifier has two or more", logits.size());
    }
    pixelToDense(draft, logits);
    Part last = draft.part(logits.vertex());
    boolean dense =
        last.layer(DenseLayer.class)
            .filter(layer -> layer.getActivationFn() instanceof ActivationIdentity)
            .isPresent();
    boolean read = draft.parts().stream().anyMatch(p -> p.inputs().contains(last.name()));
    if (!dense || read) {
      throw new Refusal("its last layer is %s; %s", last.name(), EXPECTED);
    }
    draft.classifier(last.name());
    return DraftBuilder.build(draft, size, optimizer).reading(conversion.pixels());
  }

  /** A 1x1 convolution on single pixels is a dense layer, whose biases come last. */
  private static void pixelToDense(NetworkDraft draft, Value.Vector logits) {
    Part part = draft.part(logits.vertex());
    Optional<ConvolutionLayer> convolution =
        part.layer(ConvolutionLayer.class).filter(layer -> logits.flattened());
    if (convolution.isEmpty() || convolution.get().getNOut() != logits.size()) {
      return;
    }
    ConvolutionLayer layer = convolution.get();
    int outputs = logits.size();
    int biases = layer.hasBias() ? outputs : 0;
    float[] values = part.parameters();
    int inputs = (values.length - biases) / outputs;
    boolean pixel =
        layer.getKernelSize()[0] == 1
            && layer.getKernelSize()[1] == 1
            && layer.getStride()[0] == 1
            && layer.getStride()[1] == 1
            && layer.getPadding()[0] + layer.getPadding()[1] == 0;
    if (pixel) {
      float[] moved = new float[values.length];
      System.arraycopy(values, biases, moved, 0, values.length - biases);
      System.arraycopy(values, 0, moved, values.length - biases, biases);
      draft.replaceLayer(part.name(), Convolutions.dense(layer, inputs), part.value());
      draft.replaceParameters(part.name(), moved);
    }
  }
}
