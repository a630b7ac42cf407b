package org.permafrost.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.exchange.OnnxBuilder;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.exchange.convert.GraphConverter;
import org.permafrost.network.exchange.onnx.OnnxReader;
import org.permafrost.network.exchange.safetensors.SafetensorsExport;
import org.permafrost.network.exchange.safetensors.SafetensorsFile;
import org.permafrost.network.exchange.safetensors.SafetensorsImport;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.InitialParameters;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Damaged networks of other programs; as many as -Dfuzz.inputs says, see tests/cluster/fuzz. */
@Tag("slow")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ExchangeFuzzTest {
  private static final long MIB = 1L << 20;
  private static final OptimizerSettings OPTIMIZER =
      new OptimizerSettings(Rule.SGD, 0.1, 0, 0, 0, 1e-8, 0, 0);

  @TempDir Path folder;

  /** A bit of everything. */
  private static byte[] onnx() {
    OnnxBuilder b = OnnxBuilder.ofImages();
    long[] zeros = {1, 1, 1, 1};
    String conv = b.conv("stem", OnnxBuilder.INPUT, new long[] {4, 3, 3, 3}, "pads", zeros);
    String relu = b.node("Relu", "relu", List.of(b.batchNorm("bn", conv, 4)));
    String pooled = b.node("MaxPool", "pooled", List.of(relu), "kernel_shape", new long[] {2, 2});
    String deep = b.conv("deep", pooled, new long[] {4, 1, 3, 3}, "group", 4L, "pads", zeros);
    String silu = b.node("Mul", "silu", List.of(deep, b.node("Sigmoid", "sigmoid", List.of(deep))));
    String sum = b.node("Add", "sum", List.of(silu, pooled));
    String both = b.node("Concat", "both", List.of(sum, pooled), "axis", 1L);
    String mean = b.node("GlobalAveragePool", "mean", List.of(both));
    String gate =
        b.node("HardSigmoid", "gate", List.of(b.conv("se", mean, new long[] {8, 8, 1, 1})));
    String gated = b.node("Mul", "gated", List.of(both, gate));
    String average = b.node("ReduceMean", "average", List.of(gated), "axes", new long[] {2, 3});
    String shape = b.node("Shape", "shape", List.of(average));
    String batch = b.node("Gather", "batch", List.of(shape, b.integers("first", 0)));
    String target = b.node("Concat", "target", List.of(batch, b.integers("rest", -1)), "axis", 0L);
    return b.classifier(b.node("Reshape", "flat", List.of(average, target)), 8)
        .model()
        .toByteArray();
  }

  @Test
  void onnxFiles() throws IOException {
    Path file = folder.resolve("model.onnx");

    new Fuzz("onnx", 64 * MIB)
        .run(
            List.of(onnx()),
            bytes -> {
              Files.write(file, bytes);
              refusing(
                  () ->
                      GraphConverter.convert(
                          OnnxReader.read(file, OptionalInt.empty()), OPTIMIZER));
            });
  }

  @Test
  void safetensors() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ComputationGraphConfiguration network =
        new NetworkSpec(Architecture.RESNET_SMALL, 32, 2, 0, OPTIMIZER)
            .withLoss(new PartialSoftmaxLoss())
            .configuration();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsExport.write(
        network, InitialParameters.of(network, 0), Map.of(), Map.of("key", "value"), out);

    new Fuzz("safetensors", 64 * MIB)
        .run(
            List.of(out.toByteArray()),
            bytes -> {
              Files.write(file, bytes);
              refusing(
                  () ->
                      SafetensorsImport.read(
                          SafetensorsFile.open(file),
                          Architecture.RESNET_SMALL,
                          Stem.AUTO,
                          32,
                          OPTIMIZER));
            });
  }

  private interface Import {
    void run() throws IOException;
  }

  /** As the commands report it. */
  private static void refusing(Import reading) throws IOException {
    try {
      reading.run();
    } catch (Refusal e) {
      throw Problem.data("%s", e.getMessage()).causedBy(e);
    }
  }
}
