package org.permafrost.action.exchange;

import java.util.Optional;
import java.util.OptionalDouble;
import org.permafrost.network.model.ModelDescription;

/**
 * What was imported.
 *
 * @param file the model file
 * @param hash of the model
 * @param convolutions how many layers of filters it has
 * @param filters how many filters
 * @param parameters how many numbers, running statistics included
 * @param agreement with another program; empty where no other program ran
 */
public record ImportResult(
    String file,
    String hash,
    ModelDescription description,
    int convolutions,
    int filters,
    int parameters,
    Optional<Agreement> agreement) {

  /**
   * How far logits are from ONNX Runtime's, relative to the largest.
   *
   * @param random on random images
   * @param images how many real images were compared
   * @param real on these
   */
  public record Agreement(double random, int images, OptionalDouble real) {}
}
