package org.permafrost.settings;

/**
 * The nightly ranking; {@code reference.conf} documents each.
 *
 * @param groups of the images of each class whose statistics are kept
 * @param maxRejectShare largest share of rejected images that still publishes
 * @param toleratedRejects so many rejected images publish in any case
 * @param keepModels models whose statistics are kept, the current one included
 */
public record NightlySettings(
    int groups, double maxRejectShare, int toleratedRejects, int keepModels) {

  /** How many rejected images are too many. */
  public RejectLimit rejectLimit() {
    return new RejectLimit(maxRejectShare, toleratedRejects);
  }

  static NightlySettings from(SettingsReader reader) {
    return new NightlySettings(
        reader.whole("groups", 1, 100_000),
        reader.number("max-reject-share", 0, 1),
        reader.whole("tolerated-rejects", 0, 1_000_000),
        reader.whole("keep-models", 1, 1000));
  }
}
