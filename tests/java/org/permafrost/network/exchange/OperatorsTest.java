package org.permafrost.network.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.permafrost.network.exchange.OnnxBuilder.INPUT;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.network.exchange.convert.GraphConverter;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.exchange.judge.Judge;
import org.permafrost.network.exchange.onnx.OnnxGraph;
import org.permafrost.network.exchange.onnx.OnnxReader;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Each operator in a small network, against ONNX Runtime. */
class OperatorsTest {
  private static final OptimizerSettings OPTIMIZER =
      new OptimizerSettings(Rule.SGD, 0.1, 0, 0, 0, 1e-8, 0, 0);

  @TempDir private Path folder;

  private ImportedNetwork agrees(OnnxBuilder builder) throws IOException {
    OnnxGraph graph = OnnxReader.read(builder.write(folder), OptionalInt.empty());
    ImportedNetwork imported = GraphConverter.convert(graph, OPTIMIZER);
    Judge judge = new Judge(graph, imported);
    assertThat(judge.compare(judge.randomImages())).isLessThan(1e-5);
    return imported;
  }

  /** Between a convolution and a classifier. */
  private ImportedNetwork agrees(int channels, BiFunction<OnnxBuilder, String, String> middle)
      throws IOException {
    OnnxBuilder builder = OnnxBuilder.ofImages();
    String from = builder.conv("first", INPUT, new long[] {8, 3, 3, 3}, "pads", pads(1));
    return agrees(builder.head(middle.apply(builder, from), channels));
  }

  private static long[] pads(long all) {
    return new long[] {all, all, all, all};
  }

  @Test
  void aResidualBlock() throws IOException {
    ImportedNetwork network =
        agrees(
            8,
            (b, from) -> {
              String first = b.batchNorm("layer1.0.bn1", from, 8);
              String relu = b.node("Relu", "relu", List.of(first));
              String second =
                  b.conv("layer1.0.conv_1", relu, new long[] {8, 8, 3, 3}, "pads", pads(1));
              String sum = b.node("Add", "add", List.of(second, relu));
              return b.node("Relu", "relu_2", List.of(sum));
            });
    assertThat(network.tensors().keySet())
        .containsExactly("first", "layer1.0.bn1", "layer1.0.conv-1", "fc");
    assertThat(network.tensors().get("layer1.0.conv-1"))
        .containsEntry("weight", "layer1.0.conv_1.weight");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "LeakyRelu", "Sigmoid", "HardSigmoid", "HardSwish"})
  void activations(String operator) throws IOException {
    agrees(8, (b, from) -> b.node(operator, "activation", List.of(from)));
  }

  @Test
  void anActivationLeavesWhatOthersRead() throws IOException {
    agrees(
        8,
        (b, from) -> {
          String relu = b.node("Relu", "relu", List.of(from));
          String sigmoid = b.node("Sigmoid", "sigmoid", List.of(from));
          String sum = b.node("Add", "add", List.of(relu, sigmoid));
          return b.node("Add", "add_2", List.of(sum, from));
        });
  }

  @Test
  void clips() throws IOException {
    agrees(
        8,
        (b, from) -> {
          String six =
              b.node("Clip", "six", List.of(from, b.number("low", 0), b.number("high", 6)));
          return b.node("Clip", "zero", List.of(six, "low"));
        });
    OnnxBuilder old = OnnxBuilder.ofImages().opset(9);
    String from = old.conv("first", INPUT, new long[] {8, 3, 3, 3});
    agrees(old.head(old.node("Clip", "six", List.of(from), "min", 0f, "max", 6f), 8));
  }

  @Test
  void siluAndHardSwishInPieces() throws IOException {
    agrees(
        8,
        (b, from) -> {
          String sigmoid = b.node("Sigmoid", "sigmoid", List.of(from));
          String silu = b.node("Mul", "silu", List.of(from, sigmoid));
          String shifted = b.node("Add", "shifted", List.of(silu, b.number("three", 3)));
          String clipped =
              b.node("Clip", "clip", List.of(shifted, b.number("low", 0), b.number("high", 6)));
          String product = b.node("Mul", "product", List.of(silu, clipped));
          String swish = b.node("Div", "swish", List.of(product, b.number("six", 6)));
          String again = b.node("Add", "shifted_2", List.of("three", swish));
          String bounded = b.node("Clip", "clip_2", List.of(again, "low", "high"));
          String hard = b.node("Div", "hard", List.of(bounded, "six"));
          return b.node("Mul", "swish_2", List.of(hard, swish));
        });
  }

  @Test
  void depthwiseConvolutions() throws IOException {
    agrees(
        8,
        (b, from) -> b.conv("deep", from, new long[] {8, 1, 3, 3}, "group", 8L, "pads", pads(1)));
  }

  @Test
  void groupedConvolutionsWithUnevenPadding() throws IOException {
    agrees(
        12,
        (b, from) ->
            b.conv(
                "grouped",
                from,
                new long[] {12, 2, 3, 5},
                "group",
                4L,
                "pads",
                new long[] {0, 1, 2, 3},
                "strides",
                new long[] {2, 1}));
  }

  @Test
  void dilatedConvolutions() throws IOException {
    agrees(
        12,
        (b, from) ->
            b.conv("dilated", from, new long[] {12, 8, 3, 3}, "dilations", new long[] {2, 3}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAME_UPPER", "SAME_LOWER", "VALID"})
  void automaticPadding(String padding) throws IOException {
    agrees(
        8,
        (b, from) -> {
          String conv =
              b.conv(
                  "same",
                  from,
                  new long[] {8, 8, 3, 4},
                  "auto_pad",
                  padding,
                  "strides",
                  new long[] {2, 2});
          String even = padding.equals("SAME_LOWER") ? "VALID" : padding;
          return b.node(
              "MaxPool",
              "max",
              List.of(conv),
              "kernel_shape",
              new long[] {3, 3},
              "strides",
              new long[] {2, 2},
              "auto_pad",
              even);
        });
  }

  @Test
  void zerosInFrontOfAConvolution() throws IOException {
    agrees(
        8,
        (b, from) -> {
          String padded =
              b.node(
                  "Pad",
                  "pad",
                  List.of(from, b.integers("pads", 0, 0, 0, 1, 0, 0, 2, 1), b.number("zero", 0)));
          return b.conv("behind", padded, new long[] {8, 8, 3, 3}, "strides", new long[] {2, 2});
        });
  }

  @Test
  void pools() throws IOException {
    agrees(
        8,
        (b, from) -> {
          String max =
              b.node(
                  "MaxPool",
                  "max",
                  List.of(from),
                  "kernel_shape",
                  new long[] {3, 3},
                  "strides",
                  new long[] {2, 2},
                  "pads",
                  pads(1));
          String up =
              b.node(
                  "MaxPool",
                  "up",
                  List.of(max),
                  "kernel_shape",
                  new long[] {3, 3},
                  "strides",
                  new long[] {2, 2},
                  "ceil_mode",
                  1L);
          String average =
              b.node(
                  "AveragePool",
                  "average",
                  List.of(up),
                  "kernel_shape",
                  new long[] {3, 3},
                  "pads",
                  pads(1));
          return b.node(
              "AveragePool",
              "padded",
              List.of(average),
              "kernel_shape",
              new long[] {2, 2},
              "pads",
              pads(1),
              "count_include_pad",
              1L);
        });
  }

  @Test
  void concatenationAndGate() throws IOException {
    agrees(
        20,
        (b, from) -> {
          String other = b.conv("other", from, new long[] {12, 8, 1, 1});
          String both = b.node("Concat", "both", List.of(from, other), "axis", 1L);
          String mean = b.node("ReduceMean", "mean", List.of(both), "axes", new long[] {2, 3});
          String squeezed = b.conv("reduce", mean, new long[] {4, 20, 1, 1});
          String relu = b.node("Relu", "relu", List.of(squeezed));
          String expanded = b.conv("expand", relu, new long[] {20, 4, 1, 1});
          String gate = b.node("Sigmoid", "gate", List.of(expanded));
          return b.node("Mul", "gated", List.of(gate, both));
        });
  }

  @Test
  void aGateOfDenseLayers() throws IOException {
    agrees(
        8,
        (b, from) -> {
          String mean =
              b.node(
                  "ReduceMean", "mean", List.of(from), "axes", new long[] {-1, -2}, "keepdims", 0L);
          String reduced =
              b.node("MatMul", "reduced", List.of(mean, b.weights("reduce.weight", 8, 4)));
          String sum = b.node("Add", "sum", List.of(b.weights("reduce.bias", 4), reduced));
          String relu = b.node("Relu", "relu", List.of(sum));
          String expanded =
              b.node("Gemm", "expanded", List.of(relu, b.weights("expand.weight", 4, 8)));
          String sigmoid = b.node("Sigmoid", "sigmoid", List.of(expanded));
          String gate =
              b.node("Reshape", "gate", List.of(sigmoid, b.integers("shape", -1, 8, 1, 1)));
          return b.node("Mul", "gated", List.of(from, gate));
        });
  }

  @Test
  void constantsBehindAConvolution() throws IOException {
    agrees(
        8,
        (b, from) -> {
          String product = b.node("Mul", "product", List.of(from, b.weights("scale", 8, 1, 1)));
          String sum = b.node("Add", "sum", List.of(b.weights("shift", 1, 8, 1, 1), product));
          String quotient = b.node("Div", "quotient", List.of(sum, b.number("two", 2)));
          return b.node("Sub", "difference", List.of(quotient, b.number("half", 0.5f)));
        });
  }

  /** They are part of the pixels' normalisation then, not of the network. */
  @Test
  void constantsOnTheImage() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String bytes = b.node("Div", "bytes", List.of(INPUT, b.number("most", 255)));
    String centred =
        b.node(
            "Sub",
            "centred",
            List.of(bytes, b.floats("mean", new float[] {0.485f, 0.456f, 0.406f}, 1, 3, 1, 1)));
    String scaled =
        b.node(
            "Div",
            "scaled",
            List.of(centred, b.floats("std", new float[] {0.229f, 0.224f, 0.225f}, 3, 1, 1)));
    String conv = b.conv("first", scaled, new long[] {8, 3, 3, 3}, "pads", pads(1));
    ImportedNetwork network = agrees(b.head(conv, 8));

    assertThat(network.configuration().getVertexInputs().get("first")).containsExactly("image");
    List<Double> means = network.pixels().mean();
    assertThat(means.get(0)).isCloseTo(0.485 * 255, within(1e-9));
    assertThat(means.get(2)).isCloseTo(0.406 * 255, within(1e-9));
    assertThat(network.pixels().std().get(1)).isCloseTo(0.224 * 255, within(1e-9));
  }

  @Test
  void aFactorAndASumOnTheImage() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String twice = b.node("Mul", "twice", List.of(b.number("two", 2), INPUT));
    String less = b.node("Add", "less", List.of(twice, b.number("minus", -1)));
    String conv = b.conv("first", less, new long[] {8, 3, 3, 3}, "pads", pads(1));
    ImportedNetwork network = agrees(b.head(conv, 8));

    assertThat(network.pixels().mean()).containsOnly(0.5);
    assertThat(network.pixels().std()).containsOnly(0.5);
  }

  @Test
  void constantsOnAnImageThatOthersReadAreRefused() {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String centred = b.node("Sub", "centred", List.of(INPUT, b.number("mean", 0.5f)));
    String one = b.conv("one", centred, new long[] {8, 3, 3, 3});
    String other = b.conv("other", INPUT, new long[] {8, 3, 3, 3});
    assertThatThrownBy(() -> agrees(b.head(b.node("Add", "sum", List.of(one, other)), 8)))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("centred", "on the image", "nothing else reads");
    OnnxBuilder negative = OnnxBuilder.ofImages();
    String turned = negative.node("Mul", "turned", List.of(INPUT, negative.number("minus", -1)));
    String conv = negative.conv("first", turned, new long[] {8, 3, 3, 3});
    assertThatThrownBy(() -> agrees(negative.head(conv, 8)))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("turned", "positive");
  }

  /** Zeros at the end that no window reaches, or the last one as it would without them. */
  @ParameterizedTest
  @CsvSource({
    "MaxPool, 31, 0, 1",
    "MaxPool, 32, 1, 0",
    "AveragePool, 31, 0, 1",
    "AveragePool, 32, 1, 0"
  })
  void poolsWithUnevenPaddingThatTakesNoOtherWindow(
      String operator, int side, long before, long behind) throws IOException {
    for (long counted = 0; counted < 2; counted++) {
      OnnxBuilder b = OnnxBuilder.ofImages();
      long kernel = 33L - side;
      String from = b.conv("first", INPUT, new long[] {8, 3, kernel, kernel});
      List<Object> attributes =
          new ArrayList<>(
              List.of(
                  "kernel_shape",
                  new long[] {3, 3},
                  "strides",
                  new long[] {2, 2},
                  "pads",
                  new long[] {before, before, behind, behind}));
      if (operator.equals("AveragePool")) {
        attributes.addAll(List.of("count_include_pad", counted));
      }
      String pooled = b.node(operator, "window", List.of(from), attributes.toArray());
      agrees(b.head(pooled, 8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MaxPool", "AveragePool"})
  void poolsWithUnevenPaddingThatTakesAnotherWindowAreRefused(String operator) {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String from = b.conv("first", INPUT, new long[] {8, 3, 3, 3}, "pads", pads(1));
    String pooled =
        b.node(
            operator,
            "window",
            List.of(from),
            "kernel_shape",
            new long[] {3, 3},
            "strides",
            new long[] {2, 2},
            "pads",
            new long[] {1, 1, 2, 2});
    assertThatThrownBy(() -> agrees(b.head(pooled, 8)))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("[1, 1, 2, 2]", "another image size");
  }

  @Test
  void theShapeArithmeticOfPyTorch() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String conv = b.conv("first", INPUT, new long[] {4, 3, 3, 3}, "strides", new long[] {8, 8});
    String shape = b.node("Shape", "shape", List.of(conv));
    String batch = b.node("Gather", "batch", List.of(shape, b.number64("zero", 0)), "axis", 0L);
    String row = b.node("Unsqueeze", "row", List.of(batch, b.integers("axes", 0)));
    String target = b.node("Concat", "target", List.of(row, b.integers("rest", -1)), "axis", 0L);
    String flat = b.node("Reshape", "flat", List.of(conv, target));
    String dropped = b.node("Dropout", "dropped", List.of(flat));
    String same = b.node("Identity", "same", List.of(dropped));
    agrees(b.classifier(same, 64));
  }

  @Test
  void aConvolutionAsClassifierWithSoftmax() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String conv = b.conv("first", INPUT, new long[] {8, 3, 3, 3});
    String pooled = b.node("GlobalMaxPool", "pool", List.of(conv));
    String classes = b.conv("classes", pooled, new long[] {5, 8, 1, 1});
    String flat = b.node("Squeeze", "flat", List.of(classes, b.integers("axes", 2, 3)));
    b.node("Softmax", "softmax", List.of(flat), "axis", 1L);
    agrees(b.output("softmax", -1, 5));
  }

  @Test
  void aFixedNumberOfImages() throws IOException {
    OnnxBuilder b =
        new OnnxBuilder().input(INPUT, onnx.Onnx.TensorProto.DataType.FLOAT, 2, 3, 32, 32);
    String conv = b.conv("first", INPUT, new long[] {4, 3, 3, 3});
    agrees(b.head(conv, 4));
  }
}
