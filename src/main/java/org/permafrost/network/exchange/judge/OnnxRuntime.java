package org.permafrost.network.exchange.judge;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.ValueInfoProto;
import org.permafrost.network.exchange.Refusal;

/** Runs an ONNX graph and shows any of its values. */
public final class OnnxRuntime implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;

  /**
   * @param model of one float32 input
   * @param values names of the values that {@link #run} is to show
   * @throws Refusal if ONNX Runtime does not take the graph
   */
  public OnnxRuntime(ModelProto model, List<String> values) {
    environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    try {
      options = new OrtSession.SessionOptions();
      session = environment.createSession(showing(model, values).toByteArray(), options);
    } catch (OrtException e) {
      throw new Refusal("ONNX Runtime refuses it: %s", e.getMessage()).causedBy(e);
    }
  }

  private static ModelProto showing(ModelProto model, List<String> values) {
    ModelProto.Builder copy = model.toBuilder();
    GraphProto.Builder graph = copy.getGraphBuilder();
    Set<String> shown = new HashSet<>();
    graph.getOutputList().forEach(output -> shown.add(output.getName()));
    for (String value : values) {
      if (shown.add(value)) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(value));
      }
    }
    return copy.build();
  }

  /**
   * The values for some images.
   *
   * @param images {@code [N, 3, size, size]} in c order
   * @return numbers in c order by name
   */
  public Map<String, float[]> run(
      String input, float[] images, int count, int size, List<String> values) {
    long[] shape = {count, 3, size, size};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor), new HashSet<>(values))) {
      Map<String, float[]> numbers = new LinkedHashMap<>();
      for (String value : values) {
        OnnxTensor output = (OnnxTensor) result.get(value).orElseThrow();
        FloatBuffer buffer = output.getFloatBuffer();
        float[] copy = new float[buffer.remaining()];
        buffer.get(copy);
        numbers.put(value, copy);
      }
      return numbers;
    } catch (OrtException e) {
      throw new Refusal("ONNX Runtime cannot run it: %s", e.getMessage()).causedBy(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not close", e);
    }
    options.close();
  }
}
