package org.permafrost.action.rank;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.Scorer;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.Split;
import org.permafrost.table.LeaseName;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Writes class scores and filter ranks; training and ranking share it. */
public final class ScoreTables {
  /** What scores are of; rows of the same key and scorer replace each other. */
  public record Key(
      String run, int epoch, String modelHash, DatasetDescription dataset, Split split) {
    Map<String, Object> columns(String scorer) {
      Map<String, Object> columns = new HashMap<>();
      columns.put("run", run);
      columns.put("epoch", epoch);
      columns.put("dataset", dataset.name());
      columns.put("split", split.label());
      columns.put("scorer", scorer);
      return columns;
    }

    /** The rows of rankings and of the scores they are made from. */
    List<LeaseName> claimed(List<Ranking> rankings) {
      SortedSet<String> scorers = new TreeSet<>();
      for (Ranking ranking : rankings) {
        scorers.add(ranking.label());
        for (Scorer scorer : ranking.scorers()) {
          scorers.add(scorer.name());
          scorers.addAll(scorer.needs().images());
          scorers.addAll(scorer.needs().samples());
        }
      }
      return scorers.stream().map(this::claimed).toList();
    }

    private LeaseName claimed(String scorer) {
      return LeaseName.alone(
          String.format(
              Locale.ROOT,
              "the scores by %s of run %s after epoch %d on %s of %s",
              scorer,
              run,
              epoch,
              split.label(),
              dataset.name()),
          run,
          Integer.toString(epoch),
          dataset.name(),
          split.label(),
          scorer);
    }
  }

  private final Warehouse warehouse;
  private final Key key;
  private final FilterIndex index;

  public ScoreTables(Warehouse warehouse, Key key, FilterIndex index) {
    this.warehouse = warehouse;
    this.key = key;
    this.index = index;
  }

  /**
   * Writes the statistics of each scorer.
   *
   * @param prefix in front of the scorers' names
   */
  public void writeScores(ScoreSheet scores, String prefix) {
    for (Scorer scorer : scores.scorers()) {
      Map<String, Object> columns = key.columns(prefix + scorer.name());
      Map<String, Object> all = new HashMap<>(columns);
      all.put("model_hash", key.modelHash());
      all.put("content_hash", key.dataset().content().hash());
      ScoreRows rows = new ScoreRows(Table.CLASS_SCORES, index, key.dataset().classNames(), all);
      warehouse.replace(Table.CLASS_SCORES, columns, rows.scores(scorer, scores.of(scorer)));
    }
  }

  /**
   * Writes the ranks of a ranking.
   *
   * @param scorer the ranking's name
   */
  public void writeRanks(String scorer, List<FilterValues> classes) {
    Map<String, Object> columns = key.columns(scorer);
    ScoreRows rows = new ScoreRows(Table.FILTER_RANKS, index, key.dataset().classNames(), columns);
    warehouse.replace(Table.FILTER_RANKS, columns, rows.ranks(classes));
  }
}
