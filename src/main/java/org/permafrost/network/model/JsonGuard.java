package org.permafrost.network.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonStreamContext;
import org.nd4j.shade.jackson.core.JsonToken;
import org.permafrost.network.insert.InsertKinds;

/**
 * Looks through untrusted JSON before anything is built from it. DL4J's configurations name Java
 * classes; only those a Permafrost network consists of pass, wherever in the text they stand.
 */
final class JsonGuard {
  private static final int MAX_DEPTH = 64;
  private static final String CLASS_KEY = "@class";
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\[*L?[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)+;?");
  private static final Set<String> ALLOWED =
      Set.of(
          "org.deeplearning4j.nn.conf.constraint.MaxNormConstraint",
          "org.deeplearning4j.nn.conf.dropout.Dropout",
          "org.deeplearning4j.nn.conf.graph.ElementWiseVertex",
          "org.deeplearning4j.nn.conf.graph.LayerVertex",
          "org.deeplearning4j.nn.conf.graph.MergeVertex",
          "org.deeplearning4j.nn.conf.layers.ActivationLayer",
          "org.deeplearning4j.nn.conf.layers.BatchNormalization",
          "org.deeplearning4j.nn.conf.layers.ConvolutionLayer",
          "org.deeplearning4j.nn.conf.layers.DenseLayer",
          "org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer",
          "org.deeplearning4j.nn.conf.layers.OutputLayer",
          "org.deeplearning4j.nn.conf.layers.SubsamplingLayer",
          "org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor",
          "org.deeplearning4j.nn.weights.WeightInitRelu",
          "org.nd4j.linalg.activations.impl.ActivationIdentity",
          "org.nd4j.linalg.activations.impl.ActivationLReLU",
          "org.nd4j.linalg.activations.impl.ActivationReLU",
          "org.nd4j.linalg.activations.impl.ActivationReLU6",
          "org.nd4j.linalg.activations.impl.ActivationSigmoid",
          "org.nd4j.linalg.activations.impl.ActivationSoftmax",
          "org.nd4j.linalg.activations.impl.ActivationSwish",
          "org.nd4j.linalg.learning.config.Adam",
          "org.nd4j.linalg.learning.config.Nesterovs",
          "org.nd4j.linalg.learning.config.RmsProp",
          "org.nd4j.linalg.learning.config.Sgd",
          "org.nd4j.linalg.learning.regularization.L1Regularization",
          "org.nd4j.linalg.learning.regularization.L2Regularization",
          "org.nd4j.linalg.learning.regularization.WeightDecay",
          "org.nd4j.linalg.lossfunctions.impl.LossMCXENT",
          "org.nd4j.linalg.schedule.FixedSchedule");

  /** Own layers, losses and updaters; those of inserts say what they are, {@link InsertKinds}. */
  private static final Set<String> ALLOWED_PACKAGES =
      Set.of("org.permafrost.network", "org.permafrost.network.operator", "org.permafrost.freeze");

  private static final String LAYER_NAME = "layerName";
  private static final String VERTICES = "vertices";

  /** Fields of a network with nothing but names of vertices in them. */
  private static final Set<String> NAME_LISTS =
      Set.of("networkInputs", "networkOutputs", "topologicalOrderStr", "vertexInputs");

  private JsonGuard() {}

  private interface TokenCheck {
    void check(String name, JsonToken token, JsonParser parser) throws IOException;
  }

  /**
   * Passes one well-formed JSON object of bounded depth without repeated keys.
   *
   * @param name of the entry, for messages
   * @throws DamagedFileException if it is anything else
   */
  static void checkShape(String name, byte[] json) throws IOException {
    check(name, json, (n, token, parser) -> {});
  }

  /**
   * As {@link #checkShape}, and passes no class names but allowed ones.
   *
   * @throws DamagedFileException if it is anything else
   */
  static void checkClasses(String name, byte[] json) throws IOException {
    check(name, json, JsonGuard::checkToken);
  }

  private static void check(String name, byte[] json, TokenCheck tokens) throws IOException {
    JsonFactory factory = new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    try (JsonParser parser = factory.createParser(new String(json, StandardCharsets.UTF_8))) {
      int depth = 0;
      JsonToken token = parser.nextToken();
      if (token != JsonToken.START_OBJECT) {
        throw new DamagedFileException("%s holds no JSON object", name);
      }
      for (; token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MAX_DEPTH) {
          throw new DamagedFileException("%s is nested deeper than %d levels", name, MAX_DEPTH);
        }
        tokens.check(name, token, parser);
      }
    } catch (JsonProcessingException e) {
      throw new DamagedFileException("%s is not valid JSON: %s", name, e.getOriginalMessage());
    }
  }

  private static void checkToken(String name, JsonToken token, JsonParser parser)
      throws IOException {
    if (token == JsonToken.FIELD_NAME) {
      String key = parser.getCurrentName();
      if (key.startsWith("@") && !key.equals(CLASS_KEY)) {
        throw new DamagedFileException("%s holds the key %s, which is not allowed", name, key);
      }
      if (!isName(parser)) {
        checkText(name, key, false);
      }
    } else if (CLASS_KEY.equals(parser.getCurrentName())) {
      boolean text = token == JsonToken.VALUE_STRING;
      checkText(name, text ? parser.getText() : token.toString(), true);
    } else if (token == JsonToken.VALUE_STRING && !isName(parser)) {
      checkText(name, parser.getText(), false);
    }
  }

  /** Whether DL4J reads this text as the name of a vertex, which may look like that of a class. */
  private static boolean isName(JsonParser parser) {
    JsonStreamContext context = parser.getParsingContext();
    if (LAYER_NAME.equals(context.getCurrentName()) && context.inObject()) {
      return parser.currentToken() == JsonToken.VALUE_STRING;
    }
    int depth = 0;
    String outermost = null;
    for (JsonStreamContext c = context; c != null && !c.inRoot(); c = c.getParent()) {
      outermost = c.getParent().inRoot() ? c.getCurrentName() : outermost;
      depth++;
    }
    return (depth == 2 && VERTICES.equals(outermost))
        || (depth >= 2 && NAME_LISTS.contains(outermost == null ? "" : outermost));
  }

  private static void checkText(String name, String text, boolean isClass) throws IOException {
    if ((isClass || CLASS_NAME.matcher(text).matches()) && !isAllowed(text)) {
      throw new DamagedFileException(
          "%s names the class %s, which is not part of any network Permafrost makes", name, text);
    }
  }

  private static boolean isAllowed(String className) {
    int end = className.lastIndexOf('.');
    return ALLOWED.contains(className)
        || (end > 0 && ALLOWED_PACKAGES.contains(className.substring(0, end)))
        || InsertKinds.savedClasses().contains(className);
  }
}
