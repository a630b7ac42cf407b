package org.permafrost.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import org.permafrost.settings.NetworkSettings.WantedLayers;

/** What the settings of a run mean that an older version wrote down. */
final class OlderSettings {
  private static final String RANK_BATCH = "rank.batch-size";
  private static final String EVALUATE_BATCH = "evaluate.batch-size";
  private static final String NETWORK = "network.name";
  private static final String LAYERS = "network.layers";

  private OlderSettings() {}

  /**
   * Keys that were split off another one take its value; any other key that is missing takes the
   * default. Before networks were measured by {@code evaluate.batch-size}, {@code rank.batch-size}
   * said it; before there was a choice of {@code network.layers}, they were stock.
   */
  static Config completed(Config recorded) {
    Config completed = recorded;
    if (recorded.hasPath(RANK_BATCH) && !recorded.hasPath(EVALUATE_BATCH)) {
      completed = completed.withValue(EVALUATE_BATCH, recorded.getValue(RANK_BATCH));
    }
    if (recorded.hasPath(NETWORK) && !recorded.hasPath(LAYERS)) {
      completed =
          completed.withValue(
              LAYERS, ConfigValueFactory.fromAnyRef(WantedLayers.STOCK.label(), "older version"));
    }
    return completed;
  }
}
