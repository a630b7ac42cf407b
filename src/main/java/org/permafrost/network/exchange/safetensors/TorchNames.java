package org.permafrost.network.exchange.safetensors;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What torchvision calls the layers of the built-in networks: {@code layer1.0.conv1} for {@code
 * stage1-block1-conv1}, {@code features.0} for the first convolution of a VGG. Layers of any other
 * network keep their names.
 */
public final class TorchNames {
  private static final Pattern BLOCK =
      Pattern.compile("stage(\\d+)-block(\\d+)-(conv(\\d+)|shortcut)(-bn)?");
  private static final Pattern PLAIN = Pattern.compile("stage(\\d)-conv(\\d)(-bn)?");
  private static final List<Integer> VGG = List.of(2, 2, 3, 3, 3);

  private final boolean residual;
  private final boolean normalised;
  private final boolean deepHead;

  private final UnaryOperator<String> others;

  private TorchNames(
      boolean residual, boolean normalised, boolean deepHead, UnaryOperator<String> others) {
    this.others = others;
    this.residual = residual;
    this.normalised = normalised;
    this.deepHead = deepHead;
  }

  /** The names for a network with layers of these names. */
  public static TorchNames of(List<String> layers) {
    boolean residual = layers.stream().anyMatch(name -> BLOCK.matcher(name).matches());
    boolean plain = !residual && layers.stream().anyMatch(name -> PLAIN.matcher(name).matches());
    return new TorchNames(
        residual,
        plain && layers.contains("stage1-conv1-bn"),
        plain && layers.contains("hidden1"),
        others(layers));
  }

  private static UnaryOperator<String> others(List<String> layers) {
    if (InvertedResidualNames.suit(layers)) {
      return new InvertedResidualNames(layers);
    }
    return DenseBlockNames.suit(layers) ? new DenseBlockNames() : UnaryOperator.identity();
  }

  /** The name of a layer in torchvision, in front of {@code .weight}. */
  public String of(String layer) {
    Matcher block = BLOCK.matcher(layer);
    if (block.matches()) {
      return "layer" + block.group(1) + "." + (number(block, 2) - 1) + "." + inBlock(block);
    }
    Matcher plain = PLAIN.matcher(layer);
    if (plain.matches()) {
      return "features." + feature(number(plain, 1), number(plain, 2), plain.group(3) != null);
    }
    return switch (layer) {
      case "stem" -> residual ? "conv1" : others.apply(layer);
      case "stem-bn" -> residual ? "bn1" : others.apply(layer);
      case "hidden1" -> deepHead ? "classifier.0" : layer;
      case "hidden2" -> deepHead ? "classifier.3" : layer;
      case "classifier" -> residual ? "fc" : deepHead ? "classifier.6" : others.apply(layer);
      default -> others.apply(layer);
    };
  }

  /** Whether torchvision's convolutions have biases where those of this network have none. */
  boolean hasMoreBiases() {
    return normalised;
  }

  private static String inBlock(Matcher block) {
    boolean bn = block.group(5) != null;
    if (block.group(4) == null) {
      return bn ? "downsample.1" : "downsample.0";
    }
    return (bn ? "bn" : "conv") + block.group(4);
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  /** Place in the list of convolutions, normalisations, ReLUs and poolings. */
  private int feature(int stage, int convolution, boolean bn) {
    int each = normalised ? 3 : 2;
    int place = 0;
    for (int s = 1; s < stage; s++) {
      place += VGG.get(s - 1) * each + 1;
    }
    return place + (convolution - 1) * each + (bn ? 1 : 0);
  }
}
