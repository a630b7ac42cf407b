package org.permafrost.network.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a dense layer, one per output; for the classifier, one per class.
 *
 * @param layer its name
 * @param weights {@code [inputs, outputs]} in f order, so that the weights of an output are
 *     contiguous
 * @param bias one number per output
 */
public record DenseRows(
    String layer, int inputs, int outputs, Range weights, Optional<Range> bias) {

  /** Weights and bias that yield one output before its activation. */
  public List<Range> ranges(int output) {
    List<Range> owned = new ArrayList<>();
    owned.add(weights.piece(output, inputs));
    bias.ifPresent(b -> owned.add(b.piece(output, 1)));
    return List.copyOf(owned);
  }
}
