package org.permafrost.score;

import java.util.List;
import org.permafrost.score.method.Scorers;

/** Scorers of images for tests. */
public final class ImageScorers {
  private ImageScorers() {}

  /** All that there are. */
  public static List<FilterScorer> all() {
    return Scorers.all().stream()
        .filter(Scorer::isPerImage)
        .map(scorer -> Scorers.ofImages(scorer.name()))
        .toList();
  }

  /** Some of them, by name. */
  public static List<FilterScorer> named(String... names) {
    return List.of(names).stream().map(Scorers::ofImages).toList();
  }
}
