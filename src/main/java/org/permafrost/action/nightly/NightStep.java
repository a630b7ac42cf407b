package org.permafrost.action.nightly;

/** What {@link PublishNight} has done so far; after each of these it may die. */
enum NightStep {
  LOCKED,
  READ,
  SCORED,
  SCORES_WRITTEN,
  RANKS_WRITTEN,
  AUDITED,
  OLD_NIGHT_WITHDRAWN,
  SCORES_PUBLISHED,
  RANKS_PUBLISHED,
  NIGHT_PUBLISHED
}
