package org.permafrost.network.exchange.export;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.operator.ChannelGate;
import org.permafrost.network.operator.ConvolutionForm;

/** Writes the nodes of one vertex after the other. */
final class LayerNodes {
  private final GraphFile file;
  private final Map<String, InputType> types;
  private int classes;

  LayerNodes(GraphFile file, ComputationGraphConfiguration configuration, int imageSize) {
    this.file = file;
    this.types =
        configuration.getLayerActivationTypes(
            true, InputType.convolutional(imageSize, imageSize, 3));
  }

  /** How many outputs the classifier has. */
  int classes() {
    return classes;
  }

  void write(ModelParts.Vertex part) {
    if (part.layer().isPresent()) {
      layer(part, part.layer().get());
      return;
    }
    List<String> inputs = part.inputs().stream().map(file::value).toList();
    if (part.vertex() instanceof ElementWiseVertex sum
        && sum.getOp() == ElementWiseVertex.Op.Add
        && inputs.size() == 2) {
      file.node("Add", part.name(), inputs);
    } else if (part.vertex() instanceof MergeVertex) {
      file.node("Concat", part.name(), inputs, "axis", 1);
    } else if (part.vertex() instanceof ChannelGate) {
      String gate = inputs.get(1);
      if (!(types.get(part.inputs().get(1)) instanceof InputType.InputTypeConvolutional)) {
        gate =
            file.node(
                "Unsqueeze",
                part.name() + "/gate",
                List.of(gate, file.integers("permafrost.space", 2, 3)));
      }
      file.node("Mul", part.name(), List.of(inputs.get(0), gate));
    } else {
      throw refusal(part, part.vertex());
    }
  }

  private void layer(ModelParts.Vertex part, Layer layer) {
    String from = file.value(part.inputs().get(0));
    if (layer instanceof ConvolutionLayer convolution
        && convolution.getConvolutionMode() != ConvolutionMode.Same) {
      convolution(part, convolution, from);
    } else if (layer instanceof BatchNormalization normalization) {
      normalization(part, normalization, from);
    } else if (layer instanceof ActivationLayer activation) {
      ActivationNodes.write(file, part.name(), from, activation.getActivationFn());
    } else if (layer instanceof SubsamplingLayer pool) {
      pool(part, pool, from);
    } else if (layer instanceof GlobalPoolingLayer pool) {
      globalPool(part, pool, from);
    } else if (layer instanceof DenseLayer || layer instanceof OutputLayer) {
      dense(part, (FeedForwardLayer) layer, from);
    } else {
      throw refusal(part, layer);
    }
  }

  private void convolution(ModelParts.Vertex part, ConvolutionLayer layer, String from) {
    int filters = Math.toIntExact(layer.getNOut());
    int biases = layer.hasBias() ? filters : 0;
    int groups = ConvolutionForm.groups(layer);
    int[] begin = layer.getPadding();
    int[] end = ConvolutionForm.endPadding(layer);
    int[] kernel = layer.getKernelSize();
    float[] numbers = part.parameters();
    float[] weights = Arrays.copyOfRange(numbers, biases, numbers.length);
    long channels = weights.length / ((long) filters * kernel[0] * kernel[1]);
    String weight =
        file.tensor(part.name(), "weight", weights, filters, channels, kernel[0], kernel[1]);
    List<String> inputs =
        biases == 0
            ? List.of(from, weight)
            : List.of(
                from,
                weight,
                file.tensor(part.name(), "bias", Arrays.copyOf(numbers, biases), filters));
    String sums = ActivationNodes.before(part.name(), layer.getActivationFn());
    file.node(
        "Conv",
        sums,
        inputs,
        "dilations",
        layer.getDilation(),
        "group",
        groups,
        "kernel_shape",
        kernel,
        "pads",
        new int[] {begin[0], begin[1], end[0], end[1]},
        "strides",
        layer.getStride());
    ActivationNodes.after(file, part.name(), sums, layer.getActivationFn());
  }

  private void normalization(ModelParts.Vertex part, BatchNormalization layer, String from) {
    if (layer.isLockGammaBeta() || layer.isUseLogStd()) {
      throw refusal(part, layer);
    }
    float[] numbers = part.parameters();
    int channels = numbers.length / 4;
    String[] tensors = new String[4];
    List<String> roles = List.of("weight", "bias", "mean", "variance");
    for (int i = 0; i < 4; i++) {
      float[] row = Arrays.copyOfRange(numbers, i * channels, (i + 1) * channels);
      tensors[i] = file.tensor(part.name(), roles.get(i), row, channels);
    }
    file.node(
        "BatchNormalization",
        part.name(),
        List.of(from, tensors[0], tensors[1], tensors[2], tensors[3]),
        "epsilon",
        (float) layer.getEps(),
        "momentum",
        (float) layer.getDecay());
  }

  private void pool(ModelParts.Vertex part, SubsamplingLayer layer, String from) {
    boolean max = layer.getPoolingType() == PoolingType.MAX;
    if (!max && layer.getPoolingType() != PoolingType.AVG) {
      throw refusal(part, layer);
    }
    int[] zeros = layer.getPadding();
    boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
    Object padding = same ? "SAME_UPPER" : new int[] {zeros[0], zeros[1], zeros[0], zeros[1]};
    String key = same ? "auto_pad" : "pads";
    if (max) {
      file.node(
          "MaxPool",
          part.name(),
          List.of(from),
          "kernel_shape",
          layer.getKernelSize(),
          key,
          padding,
          "strides",
          layer.getStride());
    } else {
      file.node(
          "AveragePool",
          part.name(),
          List.of(from),
          "count_include_pad",
          layer.isAvgPoolIncludePadInDivisor() ? 1 : 0,
          "kernel_shape",
          layer.getKernelSize(),
          key,
          padding,
          "strides",
          layer.getStride());
    }
  }

  private void globalPool(ModelParts.Vertex part, GlobalPoolingLayer layer, String from) {
    String operator =
        switch (layer.getPoolingType()) {
          case AVG -> "GlobalAveragePool";
          case MAX -> "GlobalMaxPool";
          default -> throw refusal(part, layer);
        };
    if (layer.isCollapseDimensions()) {
      String pooled = file.node(operator, part.name(), List.of(from));
      file.rename(
          part.name(), file.node("Flatten", part.name() + "/flat", List.of(pooled), "axis", 1));
    } else {
      file.node(operator, part.name(), List.of(from));
    }
  }

  private void dense(ModelParts.Vertex part, FeedForwardLayer layer, String from) {
    int outputs = Math.toIntExact(layer.getNOut());
    int inputs = Math.toIntExact(layer.getNIn());
    float[] numbers = part.parameters();
    String read = from;
    if (((LayerVertex) part.vertex()).getPreProcessor() != null) {
      read = file.node("Flatten", part.name() + "/flat", List.of(from), "axis", 1);
    }
    int weights = inputs * outputs;
    String weight =
        file.tensor(part.name(), "weight", Arrays.copyOf(numbers, weights), outputs, inputs);
    List<String> operands =
        numbers.length == weights
            ? List.of(read, weight)
            : List.of(
                read,
                weight,
                file.tensor(
                    part.name(),
                    "bias",
                    Arrays.copyOfRange(numbers, weights, numbers.length),
                    outputs));
    if (layer instanceof OutputLayer) {
      classes = outputs;
      file.node("Gemm", OnnxExport.LOGITS, operands, "transB", 1);
      return;
    }
    String sums = ActivationNodes.before(part.name(), layer.getActivationFn());
    file.node("Gemm", sums, operands, "transB", 1);
    ActivationNodes.after(file, part.name(), sums, layer.getActivationFn());
  }

  private static Refusal refusal(ModelParts.Vertex part, Object kind) {
    return new Refusal(
        "layer %s (%s) has no counterpart in ONNX", part.name(), kind.getClass().getSimpleName());
  }
}
