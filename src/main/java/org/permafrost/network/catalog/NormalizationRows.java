package org.permafrost.network.catalog;

import java.util.List;

/**
 * Where a batch normalisation keeps its numbers, one per channel in each range.
 *
 * @param layer its name
 * @param variance plain running variance, not its logarithm
 */
public record NormalizationRows(String layer, Range gamma, Range beta, Range mean, Range variance) {

  /** The four positions of one channel: gamma, beta, mean, variance. */
  public List<Range> ranges(int channel) {
    return List.of(
        gamma.piece(channel, 1),
        beta.piece(channel, 1),
        mean.piece(channel, 1),
        variance.piece(channel, 1));
  }
}
