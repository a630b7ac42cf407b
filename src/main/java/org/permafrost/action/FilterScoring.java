package org.permafrost.action;

import java.util.Collection;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.Ranking;
import org.permafrost.score.ScoreSheet;
import org.permafrost.score.ScoringMethod;
import org.permafrost.settings.Settings;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.ScoringStage;

/** Finds the scores that rankings are made from; training and ranking share it. */
final class FilterScoring {
  private final FilterIndex index;
  private final int batchSize;

  FilterScoring(FilterIndex index, Settings settings) {
    this.index = index;
    this.batchSize = settings.rank().batchSize();
  }

  /** Statistics of every class that has images, for each score the rankings need. */
  ScoreSheet run(
      JavaRDD<ImageRecord> images, NetworkSnapshot network, Collection<Ranking> rankings) {
    List<ScoringMethod> methods =
        rankings.stream().flatMap(r -> r.methods().stream()).distinct().sorted().toList();
    return ScoringStage.run(images, network, methods, index.size(), batchSize);
  }
}
