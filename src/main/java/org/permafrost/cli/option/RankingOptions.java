package org.permafrost.cli.option;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What filters are ranked by. */
public final class RankingOptions {
  @Option(
      names = "--scorer",
      paramLabel = "NAMES",
      description =
          "How filters are scored, one or more names separated by commas that share one pass"
              + " (default: max-activation).")
  private String scorer;

  @Option(
      names = "--contrast",
      paramLabel = "NAME",
      description =
          "Set scores that name no contrast against the other classes: none, welch, selectivity or"
              + " auc (default: none).")
  private String contrast;

  @Option(
      names = "--combine",
      paramLabel = "HOW",
      description = "Use all scorers as one ranking: none, mean or cops (default: none).")
  private String combine;

  /** As settings; null where nothing was said. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rank.scorer", scorer);
    settings.put("rank.contrast", contrast);
    settings.put("rank.combine", combine);
    return settings;
  }
}
