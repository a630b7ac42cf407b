package org.permafrost.network.exchange.safetensors;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * torchvision's names for the layers of a DenseNet: {@code features.denseblock2.denselayer3.conv1}
 * for {@code stage2-layer3-conv1}.
 */
final class DenseBlockNames implements UnaryOperator<String> {
  private static final Pattern LAYER =
      Pattern.compile("stage(\\d+)-layer(\\d+)-(bn|conv1|conv1-bn|conv2)");
  private static final Pattern TRANSITION = Pattern.compile("stage(\\d+)-transition(-bn)?");
  private static final Map<String, String> IN_LAYER =
      Map.of("bn", "norm1", "conv1", "conv1", "conv1-bn", "norm2", "conv2", "conv2");
  private static final Map<String, String> OUTSIDE =
      Map.of("stem", "features.conv0", "stem-bn", "features.norm0", "last-bn", "features.norm5");

  /** Whether a network has such layers. */
  static boolean suit(List<String> layers) {
    return layers.stream().anyMatch(layer -> LAYER.matcher(layer).matches());
  }

  @Override
  public String apply(String layer) {
    Matcher inside = LAYER.matcher(layer);
    if (inside.matches()) {
      return "features.denseblock"
          + inside.group(1)
          + ".denselayer"
          + inside.group(2)
          + "."
          + IN_LAYER.get(inside.group(3));
    }
    Matcher between = TRANSITION.matcher(layer);
    if (between.matches()) {
      String kind = between.group(2) == null ? ".conv" : ".norm";
      return "features.transition" + between.group(1) + kind;
    }
    return OUTSIDE.getOrDefault(layer, layer);
  }
}
