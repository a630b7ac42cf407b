package org.permafrost.explain;

import java.util.List;

/**
 * The full-gradient decomposition of a logit for one image (Srinivas and Fleuret, NeurIPS 2019): of
 * a network that is linear piece by piece, the logit is the sum of what the pixels contribute,
 * {@code grad * x}, and of what each bias contributes, {@code grad * b}. The bias of a batch
 * normalisation is {@code beta - mean gamma / sqrt(variance + epsilon)}; an activation that is no
 * ReLU has one, too, at each place: {@code f(x) - f'(x) x}.
 *
 * @param logit of the class
 * @param recognised whether no other class has a larger logit
 * @param ofInput what the pixels contribute
 * @param ofBiases what biases contribute, in the order of the network
 * @param map the saliency map: no negative numbers, and only their order and ratio mean something
 */
public record FullGradient(
    double logit, boolean recognised, double ofInput, List<Part> ofBiases, SaliencyMap map) {
  /**
   * @param layer name of the vertex that has the bias
   */
  public record Part(String layer, double contribution) {}

  /** Copies the list. */
  public FullGradient {
    ofBiases = List.copyOf(ofBiases);
  }

  /** All contributions together, which should be the logit. */
  public double sum() {
    return ofInput + ofBiases.stream().mapToDouble(Part::contribution).sum();
  }

  /**
   * The completeness check: how far the sum is from the logit, relative to the largest number that
   * was summed, and to 1 if all are smaller.
   */
  public double error() {
    double size = Math.max(1, Math.max(Math.abs(logit), Math.abs(ofInput)));
    for (Part part : ofBiases) {
      size = Math.max(size, Math.abs(part.contribution()));
    }
    return Math.abs(sum() - logit) / size;
  }

  /**
   * Share of the biases in the sizes of all contributions; 0 means the map shows the pixels' alone.
   */
  public double biasShare() {
    double biases = ofBiases.stream().mapToDouble(p -> Math.abs(p.contribution())).sum();
    double all = biases + Math.abs(ofInput);
    return all == 0 ? 0 : biases / all;
  }
}
