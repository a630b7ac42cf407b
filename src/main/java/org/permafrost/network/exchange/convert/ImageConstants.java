package org.permafrost.network.exchange.convert;

import java.util.Arrays;
import java.util.List;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/**
 * Constants that are added to, or multiply, the channels of the image: the file normalises pixels
 * itself, and the model says so in its own normalisation.
 */
final class ImageConstants {
  private static final int COLOURS = 3;

  private ImageConstants() {}

  /**
   * @param constants one for each colour
   */
  static void take(OnnxNode node, float[] constants, Conversion conversion) {
    Double[] means = new Double[COLOURS];
    Double[] deviations = new Double[COLOURS];
    for (int c = 0; c < COLOURS; c++) {
      double constant = Normalizations.shortest(constants[c]);
      means[c] =
          switch (node.operator()) {
            case "Sub" -> constant;
            case "Add" -> -constant;
            default -> 0.0;
          };
      deviations[c] =
          switch (node.operator()) {
            case "Div" -> constant;
            case "Mul" -> 1 / constant;
            default -> 1.0;
          };
      if (!(deviations[c] > 0 && Double.isFinite(deviations[c]) && Double.isFinite(means[c]))) {
        throw node.refusal(
            "it changes pixels by "
                + Arrays.toString(constants)
                + "; supported are numbers, and for Mul and Div positive ones");
      }
    }
    conversion.normalize(new PixelNormalization(List.of(means), List.of(deviations)));
  }
}
