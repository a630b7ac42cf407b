package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.permafrost.network.exchange.OnnxBuilder;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.settings.TrainSettings.PixelNormalization;
import picocli.CommandLine;

/** What import takes, and what it refuses: a message, exit code 3, and nothing written. */
class ExchangeCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return Main.run(command, arguments);
  }

  private int importOnnx(Path file, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "import",
                "--onnx",
                file.toString(),
                "--name",
                "mine",
                "--out",
                folder.resolve("mine.model").toString()));
    words.addAll(Arrays.asList(more));
    return run(words.toArray(new String[0]));
  }

  private static OnnxBuilder small() {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String conv = b.conv("features.conv", OnnxBuilder.INPUT, new long[] {8, 3, 3, 3});
    return b.head(b.node("Relu", "relu", List.of(b.batchNorm("features.bn", conv, 8))), 8);
  }

  @Test
  void aNetworkBecomesAModel() throws IOException {
    Path classes = Files.writeString(folder.resolve("classes"), "cat\ndog\nemu\nfox\n");
    int code =
        importOnnx(
            small().write(folder), "--classes", classes.toString(), "--normalization", "none");
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("mine", "8 filters", "ONNX Runtime");
    SavedModel model =
        ModelFile.read(
            FileSystem.getLocal(new Configuration()),
            new org.apache.hadoop.fs.Path(folder.resolve("mine.model").toString()));
    assertThat(model.description().network()).isEqualTo("mine");
    assertThat(model.description().classNames()).containsExactly("cat", "dog", "emu", "fox");
    assertThat(model.description().normalization().std()).containsOnly(1.0);
    assertThat(model.catalog().layer("features.conv").filters()).isEqualTo(8);
    assertThat(model.network().numParams()).isEqualTo(model.parameters().length);
  }

  /** What the file does to pixels comes behind what is done to them before. */
  @Test
  void aNetworkThatNormalisesPixelsItself() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String centred = b.node("Sub", "centred", List.of(OnnxBuilder.INPUT, b.number("mean", 0.5f)));
    String scaled = b.node("Div", "scaled", List.of(centred, b.number("std", 0.25f)));
    String conv =
        b.conv("features.conv", scaled, new long[] {8, 3, 3, 3}, "pads", new long[] {1, 1, 1, 1});
    Path file = b.head(b.node("Relu", "relu", List.of(conv)), 8).write(folder);

    assertThat(importOnnx(file)).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString())
        .contains("normalises its input itself", "--normalization none", "bytes");
    assertThat(importOnnx(file, "--normalization", "none")).as(err.toString()).isZero();
    assertThat(normalization().mean()).containsOnly(0.5);
    assertThat(normalization().std()).containsOnly(0.25);
    assertThat(importOnnx(file, "--normalization", "0.1,0.1,0.1/0.5,0.5,0.5")).isZero();
    assertThat(normalization().mean()).containsOnly(0.1 + 0.5 * 0.5);
    assertThat(normalization().std()).containsOnly(0.125);
  }

  private PixelNormalization normalization() throws IOException {
    return ModelFile.read(
            FileSystem.getLocal(new Configuration()),
            new org.apache.hadoop.fs.Path(folder.resolve("mine.model").toString()))
        .description()
        .normalization();
  }

  /** By what is wrong with a file: the file, and what the message must say. */
  private record Hostile(UnaryOperator<ModelProto> change, String... said) {}

  private static ModelProto with(ModelProto model, Consumer<ModelProto.Builder> change) {
    ModelProto.Builder copy = model.toBuilder();
    change.accept(copy);
    return copy.build();
  }

  private static Hostile tensor(UnaryOperator<TensorProto.Builder> change, String... said) {
    return new Hostile(
        model ->
            with(
                model,
                m ->
                    m.getGraphBuilder()
                        .setInitializer(
                            0, change.apply(m.getGraph().getInitializer(0).toBuilder()))),
        said);
  }

  private static Hostile external(String key, String value, String... said) {
    return tensor(
        t ->
            t.clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue("weights"))
                .addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value)),
        said);
  }

  private static Hostile input(OnnxBuilder input, String... said) {
    return new Hostile(
        model ->
            with(
                model,
                m -> m.getGraphBuilder().clearInput().addAllInput(input.graph.getInputList())),
        said);
  }

  private static OnnxBuilder reads(TensorProto.DataType type, long... shape) {
    return new OnnxBuilder().input(OnnxBuilder.INPUT, type, shape);
  }

  private static final TensorProto.DataType FLOAT = TensorProto.DataType.FLOAT;

  private static final Map<String, Hostile> HOSTILE = new TreeMap<>();

  static {
    String weight = "features.conv.weight";
    HOSTILE.put("negative size", tensor(t -> t.setDims(0, -8), weight, "[-8, 3, 3, 3]"));
    HOSTILE.put(
        "huge size", tensor(t -> t.setDims(0, 1L << 40), weight, "1099511627776", "at most"));
    HOSTILE.put(
        "overflowing size",
        tensor(t -> t.setDims(0, 1 << 30).setDims(1, 1 << 30), weight, "at most"));
    HOSTILE.put("less than it claims", tensor(t -> t.setDims(0, 9), weight, "972", "864"));
    HOSTILE.put("unknown type", tensor(t -> t.setDataType(99), weight, "number 99"));
    HOSTILE.put("half precision", tensor(t -> t.setDataType(10), weight, "FLOAT16", "float32"));
    HOSTILE.put(
        "nan",
        tensor(
            t -> t.clearRawData().addAllFloatData(Collections.nCopies(216, Float.NaN)),
            weight,
            "NaN"));
    HOSTILE.put("path up", external("location", "../secret", "../secret", "beside"));
    HOSTILE.put("absolute path", external("location", "/etc/passwd", "/etc/passwd", "beside"));
    HOSTILE.put("no such file", external("length", "864", "weights", "beside"));
    HOSTILE.put("length that lies", external("length", "1", "864", "says 1"));
    HOSTILE.put("offset that is none", external("offset", "-1", "\"-1\""));
    HOSTILE.put("missing tensor", tensor(t -> t.setName("other"), "reads features.conv.weight"));
    HOSTILE.put(
        "two tensors of a name", tensor(t -> t.setName("features.conv.bias"), "defined twice"));
    HOSTILE.put(
        "a ring",
        new Hostile(
            m -> with(m, b -> b.getGraphBuilder().getNodeBuilder(0).setInput(0, "relu")),
            "cyclic",
            "features.conv"));
    HOSTILE.put(
        "unknown operator",
        new Hostile(
            m -> with(m, b -> b.getGraphBuilder().getNodeBuilder(2).setOpType("Erf")),
            "/relu/Relu (Erf)",
            "Supported are Add, AveragePool"));
    HOSTILE.put(
        "a long name",
        new Hostile(
            m ->
                with(
                    m,
                    b -> b.getGraphBuilder().getNodeBuilder(2).setOutput(0, "x".repeat(100_000))),
            "100000 characters"));
    HOSTILE.put(
        "an operator of somebody else",
        new Hostile(
            m -> with(m, b -> b.getGraphBuilder().getNodeBuilder(2).setDomain("com.evil")),
            "com.evil.Relu"));
    HOSTILE.put(
        "operators of the future",
        new Hostile(
            m -> with(m, b -> b.getOpsetImportBuilder(0).setVersion(99)), "version 99", "9 to 21"));
    HOSTILE.put(
        "detection",
        new Hostile(
            m -> with(m, b -> b.getGraphBuilder().addOutput(b.getGraph().getOutput(0))),
            "2 outputs",
            "detection"));
    HOSTILE.put(
        "language",
        input(reads(TensorProto.DataType.INT64, -1, 128), "INT64", "image classifiers"));
    HOSTILE.put(
        "two inputs",
        input(reads(FLOAT, -1, 3, 32, 32).input("b", FLOAT, 1), "2 inputs (input, b)"));
    HOSTILE.put("grayscale", input(reads(FLOAT, -1, 1, 32, 32), "grayscale"));
    HOSTILE.put("colours last", input(reads(FLOAT, -1, 32, 32, 3), "NHWC"));
    HOSTILE.put("open size", input(reads(FLOAT, -1, 3, -1, -1), "--image-size"));
    HOSTILE.put("no square", input(reads(FLOAT, -1, 3, 32, 48), "32 x 48"));
    HOSTILE.put("too large", input(reads(FLOAT, -1, 3, 5000, 5000), "32 to 1024 pixels"));
  }

  static List<String> hostile() {
    return List.copyOf(HOSTILE.keySet());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refused(String what) throws IOException {
    Hostile hostile = HOSTILE.get(what);
    Path file = folder.resolve("hostile.onnx");
    Files.write(file, hostile.change().apply(small().model()).toByteArray());
    assertThat(importOnnx(file)).isEqualTo(3);
    assertThat(err.toString()).contains(file.toString()).contains(hostile.said());
    assertThat(err.toString().length()).isLessThan(2000);
    assertNothingElseThan("hostile.onnx");
  }

  private void assertNothingElseThan(String... names) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @Test
  void whatIsNoOnnxFile() throws IOException {
    byte[] whole = small().model().toByteArray();
    Path file = folder.resolve("file.onnx");
    for (int length : new int[] {0, 1, 10, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(importOnnx(file)).as("%d bytes", length).isEqualTo(3);
    }
    // A string that claims two gigabytes.
    Files.write(file, new byte[] {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7});
    assertThat(importOnnx(file)).isEqualTo(3);
    Files.writeString(file, "<html>not found</html>");
    assertThat(importOnnx(file)).isEqualTo(3);
    assertThat(importOnnx(folder.resolve("nowhere.onnx"))).isEqualTo(3);
    assertNothingElseThan("file.onnx");
  }

  @Test
  void aClassFileOfTheWrongLength() throws IOException {
    Path classes = Files.writeString(folder.resolve("classes"), "cat\ndog\n");
    assertThat(importOnnx(small().write(folder), "--classes", classes.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("2 names", "4 outputs");
    assertNothingElseThan("classes", "model.onnx");
  }

  @Test
  void picklesAreNeverRead() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.pth"), "x");
    assertThat(safetensors(file)).isEqualTo(3);
    assertThat(err.toString()).contains("save_file(torch.load(\"weights.pth\", weights_only=True)");
    assertNothingElseThan("weights.pth");
  }

  private int safetensors(Path file) {
    return run(
        "import",
        "--safetensors",
        file.toString(),
        "--network",
        "resnet18",
        "--out",
        folder.resolve("mine.model").toString());
  }

  static List<List<String>> headers() {
    String first = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    return List.of(
        List.of(
            "{" + first + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
            "overlap"),
        List.of(
            "{" + first + ",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}",
            "gap"),
        List.of("{" + first + "}", "longer than it should be"),
        List.of("{" + first + "," + first + "}", "Duplicate"),
        List.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "negative"),
        List.of(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999],\"data_offsets\":[0,8]}}", "2 GiB"),
        List.of("{\"a\":{\"dtype\":\"X\",\"shape\":[2],\"data_offsets\":[0,8]}}", "unknown type X"),
        List.of(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "needs 8 bytes"),
        List.of("{\"a\":[" + "[".repeat(2000) + "}", "format expects"),
        List.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", "fc.weight"),
        List.of("nonsense", "JSON"));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void damagedSafetensors(List<String> header) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    byte[] json = header.get(0).getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).array());
    assertThat(safetensors(file)).isEqualTo(3);
    assertThat(err.toString()).contains(file.toString(), header.get(1));
    assertNothingElseThan("weights.safetensors");
  }

  @Test
  void aHeaderThatClaimsMoreThanThereIs() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    for (long length : new long[] {-1, Long.MAX_VALUE, 1L << 40, 100}) {
      byte[] bytes = new byte[20];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Files.write(file, bytes);
      assertThat(safetensors(file)).isEqualTo(3);
    }
    assertThat(err.toString()).contains("header would have 18446744073709551615 bytes");
  }
}
