package org.permafrost.network.exchange.convert;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.operator.Activation;
import org.permafrost.network.operator.HardSigmoid;
import org.permafrost.network.operator.HardSwish;

/** Functions of single numbers. */
final class Activations implements OperatorConverter {
  private static final float SIX = 6;

  @Override
  public List<String> operators() {
    return List.of(
        "Relu", "Clip", "LeakyRelu", "Sigmoid", "HardSigmoid", "HardSwish", Patterns.SILU);
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    IActivation function = function(node, conversion);
    Value input = conversion.input(node, 0);
    if (input instanceof Value.Vector vector && !vector.flattened() && !vector.softmax()) {
      if (!joined(node, conversion, vector.vertex(), function)) {
        String name = layer(node, conversion, function, vector.vertex());
        conversion.define(node, new Value.Vector(name, vector.size(), false, false));
      } else {
        conversion.define(node, vector);
      }
      return;
    }
    Value.Maps maps = conversion.maps(node, 0);
    String name = layer(node, conversion, function, maps.vertex());
    conversion.define(node, new Value.Maps(name, maps.channels(), maps.height(), maps.width()));
  }

  private static String layer(
      OnnxNode node, Conversion conversion, IActivation function, String input) {
    // DL4J's own layer overwrites what it reads.
    ActivationLayer layer =
        function instanceof ActivationReLU && conversion.hasOneReader(node.input(0))
            ? new ActivationLayer(function)
            : new Activation(function);
    return conversion.draft().layer(conversion.origin(node), layer, input);
  }

  /** A dense layer applies ReLU itself, as those of the built-in networks do. */
  private static boolean joined(
      OnnxNode node, Conversion conversion, String vertex, IActivation function) {
    Optional<DenseLayer> dense =
        Optional.ofNullable(conversion.draft().part(vertex))
            .flatMap(part -> part.layer(DenseLayer.class))
            .filter(layer -> layer.getActivationFn() instanceof ActivationIdentity);
    if (dense.isEmpty()
        || !(function instanceof ActivationReLU)
        || !conversion.hasOneReader(node.input(0))) {
      return false;
    }
    dense.get().setActivationFn(function);
    conversion.draft().replaceLayer(vertex, dense.get(), node.output());
    return true;
  }

  private static IActivation function(OnnxNode node, Conversion conversion) {
    return switch (node.operator()) {
      case "Relu" -> new ActivationReLU();
      case "Clip" -> clip(node, conversion);
      case "LeakyRelu" -> new ActivationLReLU(node.number("alpha", 0.01f));
      case "Sigmoid" -> new ActivationSigmoid();
      case "HardSigmoid" -> new HardSigmoid(node.number("alpha", 0.2f), node.number("beta", 0.5f));
      case "HardSwish" -> new HardSwish();
      case Patterns.SILU -> new ActivationSwish();
      default -> throw new IllegalStateException(node.operator());
    };
  }

  private static IActivation clip(OnnxNode node, Conversion conversion) {
    double least = bound(node, conversion, "min", 1, Double.NEGATIVE_INFINITY);
    double most = bound(node, conversion, "max", 2, Double.POSITIVE_INFINITY);
    if (least == 0 && most == SIX) {
      return new ActivationReLU6();
    }
    if (least == 0 && most >= Float.MAX_VALUE) {
      return new ActivationReLU();
    }
    throw node.refusal(
        "it clips to " + least + " … " + most + "; supported are 0 … 6 (ReLU6) and 0 … infinity");
  }

  private static double bound(
      OnnxNode node, Conversion conversion, String attribute, int index, double otherwise) {
    if (conversion.has(node, index)) {
      return conversion.constant(node, index).number();
    }
    return node.has(attribute) ? node.number(attribute, 0) : otherwise;
  }
}
