package org.permafrost.action.exchange;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.problem.Problem;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** What exported files say about the model they were made from, as text by key. */
public final class Metadata {
  static final String CLASSES = "permafrost.classes";
  static final String NORMALIZATION = "permafrost.normalization";

  private static final Pattern LINE = Pattern.compile("\n");
  private static final Pattern PARTS = Pattern.compile("/");
  private static final Pattern COMMA = Pattern.compile(",");
  private static final int COLOURS = 3;

  /** As torchvision normalises the images of ImageNet. */
  public static final PixelNormalization IMAGENET =
      new PixelNormalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  private static final List<Double> BYTES = Collections.nCopies(COLOURS, 1.0 / 255);

  private Metadata() {}

  /**
   * A normalisation as people write it.
   *
   * @param text imagenet, inception (to -1 … 1), none (0 … 1), bytes (0 … 255), or three means and
   *     three deviations: {@code 0.5,0.5,0.5/0.25,0.25,0.25}
   * @throws Problem (usage) if it is none of these
   */
  public static PixelNormalization normalization(String text) {
    return switch (text) {
      case "imagenet" -> IMAGENET;
      case "inception" -> new PixelNormalization(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
      case "none" -> PixelNormalization.NONE;
      case "bytes" -> new PixelNormalization(List.of(0.0, 0.0, 0.0), BYTES);
      default ->
          numbers(text)
              .orElseThrow(
                  () ->
                      Problem.usage(
                          "Cannot read the normalization %s; write imagenet, inception, none, bytes, or"
                              + " means and deviations of pixels from 0 to 1, as in"
                              + " 0.485,0.456,0.406/0.229,0.224,0.225.",
                          text));
    };
  }

  static Optional<PixelNormalization> normalization(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(NORMALIZATION)).flatMap(Metadata::numbers);
  }

  static Optional<List<String>> classes(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(CLASSES)).map(text -> List.of(LINE.split(text, -1)));
  }

  /** What an exported file says about its model. */
  static Map<String, String> of(ModelDescription model, String hash) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("permafrost.run", model.run());
    metadata.put("permafrost.epoch", String.valueOf(model.epoch()));
    metadata.put("permafrost.network", model.network());
    metadata.put("permafrost.model-hash", hash);
    metadata.put("permafrost.dataset", model.dataset());
    metadata.put("permafrost.image-size", String.valueOf(model.imageSize()));
    metadata.put("permafrost.code-version", model.codeVersion());
    metadata.put(CLASSES, String.join("\n", model.classNames()));
    metadata.put(NORMALIZATION, text(model.normalization()));
    return metadata;
  }

  private static String text(PixelNormalization normalization) {
    return joined(normalization.mean()) + "/" + joined(normalization.std());
  }

  private static String joined(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static Optional<PixelNormalization> numbers(String text) {
    String[] halves = PARTS.split(text, -1);
    try {
      List<List<Double>> lists =
          Arrays.stream(halves)
              .map(half -> Arrays.stream(COMMA.split(half, -1)).map(Double::valueOf).toList())
              .toList();
      boolean fits =
          lists.size() == 2
              && lists.stream().allMatch(l -> l.size() == COLOURS)
              && lists.stream().flatMap(List::stream).allMatch(Double::isFinite)
              && lists.get(1).stream().allMatch(std -> std > 0);
      return fits
          ? Optional.of(new PixelNormalization(lists.get(0), lists.get(1)))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
