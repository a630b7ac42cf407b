package org.permafrost.network.exchange.safetensors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * torchvision's names for the layers of MobileNetV2, which counts all blocks in one row: {@code
 * features.2.conv.1.0} for {@code stage2-block1-depthwise}.
 */
final class InvertedResidualNames implements UnaryOperator<String> {
  private static final Pattern LAYER =
      Pattern.compile("(stage\\d+-block\\d+)-(expand|depthwise|project)");

  private final Map<String, String> names = new LinkedHashMap<>();

  /**
   * @param layers of the network, in its order
   */
  InvertedResidualNames(List<String> layers) {
    names.put("stem", "features.0.0");
    int feature = 0;
    String block = "";
    int place = 0;
    for (String layer : layers) {
      Matcher matcher = LAYER.matcher(layer);
      if (!matcher.matches()) {
        continue;
      }
      if (!matcher.group(1).equals(block)) {
        block = matcher.group(1);
        feature++;
        place = 0;
      }
      String inBlock = "features." + feature + ".conv." + place++;
      names.put(layer, matcher.group(2).equals("project") ? inBlock : inBlock + ".0");
      names.put(
          layer + "-bn",
          matcher.group(2).equals("project")
              ? "features." + feature + ".conv." + place
              : inBlock + ".1");
    }
    names.put("stem-bn", "features.0.1");
    names.put("head", "features." + (feature + 1) + ".0");
    names.put("head-bn", "features." + (feature + 1) + ".1");
    names.put("classifier", "classifier.1");
  }

  /** Whether a network has such layers. */
  static boolean suit(List<String> layers) {
    return layers.stream().anyMatch(layer -> LAYER.matcher(layer).matches());
  }

  @Override
  public String apply(String layer) {
    return names.getOrDefault(layer, layer);
  }
}
