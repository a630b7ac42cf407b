package org.permafrost.settings;

import com.typesafe.config.Config;

/** What the settings of a run mean that an older version wrote down. */
final class OlderSettings {
  private static final String RANK_BATCH = "rank.batch-size";
  private static final String EVALUATE_BATCH = "evaluate.batch-size";

  private OlderSettings() {}

  /**
   * Keys that were split off another one take its value; any other key that is missing takes the
   * default. Before networks were measured by {@code evaluate.batch-size}, {@code rank.batch-size}
   * said it.
   */
  static Config completed(Config recorded) {
    boolean older = recorded.hasPath(RANK_BATCH) && !recorded.hasPath(EVALUATE_BATCH);
    return older ? recorded.withValue(EVALUATE_BATCH, recorded.getValue(RANK_BATCH)) : recorded;
  }
}
