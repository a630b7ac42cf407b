package org.permafrost.settings;

import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Whole;

/**
 * The nightly ranking; {@code reference.conf} documents each.
 *
 * @param groups of the images of each class whose statistics are kept
 * @param maxRejectShare largest share of rejected images that still publishes
 * @param toleratedRejects so many rejected images publish in any case
 * @param keepModels models whose statistics are kept, the current one included
 */
public record NightlySettings(
    @Whole(least = 1, most = 100_000) int groups,
    @Between double maxRejectShare,
    @Whole(least = 0, most = 1_000_000) int toleratedRejects,
    @Whole(least = 1, most = 1000) int keepModels) {

  /** How many rejected images are too many. */
  public RejectLimit rejectLimit() {
    return new RejectLimit(maxRejectShare, toleratedRejects);
  }
}
