package org.permafrost.network.exchange.draft;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/**
 * A network taken over from another program's file.
 *
 * @param parameters in DL4J's flat order
 * @param values what the file calls the output of each vertex, in the order of computation
 * @param tensors what the file calls the tensors of each vertex, see {@link Part}
 * @param pixels what the file itself does to its input before the first layer
 */
public record ImportedNetwork(
    ComputationGraphConfiguration configuration,
    float[] parameters,
    Map<String, String> values,
    Map<String, Map<String, String>> tensors,
    PixelNormalization pixels) {
  /** The file hands its input to the first layer as it is. */
  public ImportedNetwork(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      Map<String, String> values,
      Map<String, Map<String, String>> tensors) {
    this(configuration, parameters, values, tensors, PixelNormalization.NONE);
  }

  /** The same, behind this. */
  public ImportedNetwork reading(PixelNormalization normalization) {
    return new ImportedNetwork(configuration, parameters, values, tensors, normalization);
  }
}
