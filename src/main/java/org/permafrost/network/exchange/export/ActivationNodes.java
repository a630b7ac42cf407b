package org.permafrost.network.exchange.export;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.operator.HardSigmoid;
import org.permafrost.network.operator.HardSwish;

/** Writes functions of single numbers. */
final class ActivationNodes {
  private ActivationNodes() {}

  /** What the value in front of a layer's own activation is called. */
  static String before(String layer, IActivation function) {
    return function instanceof ActivationIdentity ? layer : layer + "/sums";
  }

  /** The activation of a layer, if it has one. */
  static void after(GraphFile file, String layer, String sums, IActivation function) {
    if (!(function instanceof ActivationIdentity)) {
      write(file, layer, sums, function);
    }
  }

  static void write(GraphFile file, String output, String from, IActivation function) {
    if (function instanceof ActivationReLU) {
      file.node("Relu", output, List.of(from));
    } else if (function instanceof ActivationReLU6) {
      String least = file.tensor("permafrost.zero", new float[] {0});
      String most = file.tensor("permafrost.six", new float[] {6});
      file.node("Clip", output, List.of(from, least, most));
    } else if (function instanceof ActivationLReLU leaky) {
      file.node("LeakyRelu", output, List.of(from), "alpha", (float) leaky.getAlpha());
    } else if (function instanceof ActivationSigmoid) {
      file.node("Sigmoid", output, List.of(from));
    } else if (function instanceof ActivationSwish) {
      String sigmoid = file.node("Sigmoid", output + "/sigmoid", List.of(from));
      file.node("Mul", output, List.of(from, sigmoid));
    } else if (function instanceof HardSwish) {
      file.node("HardSwish", output, List.of(from));
    } else if (function instanceof HardSigmoid hard) {
      file.node(
          "HardSigmoid", output, List.of(from), "alpha", hard.getSlope(), "beta", hard.getShift());
    } else if (function instanceof ActivationIdentity) {
      file.node("Identity", output, List.of(from));
    } else {
      throw new Refusal("layer %s applies %s, which has no counterpart in ONNX", output, function);
    }
  }
}
