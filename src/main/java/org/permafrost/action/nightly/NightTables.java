package org.permafrost.action.nightly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.permafrost.action.rank.ScoreRows;
import org.permafrost.network.model.SavedModel;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.table.Draft;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** The tables of one night, on branches of their own until they are published. */
final class NightTables {
  /** What is deleted stays readable for so long after that. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final Warehouse warehouse;
  private final LocalDate night;
  private final SavedModel model;
  private final FilterIndex index;
  private final Draft scores;
  private final Draft ranks;

  /**
   * @param index numbers what is ranked
   */
  NightTables(Warehouse warehouse, LocalDate night, SavedModel model, FilterIndex index) {
    this.warehouse = warehouse;
    this.night = night;
    this.model = model;
    this.index = index;
    this.scores = warehouse.draft(Table.NIGHTLY_SCORES, branch());
    this.ranks = warehouse.draft(Table.NIGHTLY_RANKS, branch());
  }

  String branch() {
    return "audit-" + night;
  }

  Draft scores() {
    return scores;
  }

  Draft ranks() {
    return ranks;
  }

  private Map<String, Object> key() {
    return Map.of("night", night);
  }

  private ScoreRows rows(Table table, String scorer) {
    Map<String, Object> columns =
        Map.of("night", night, "scorer", scorer, "model_hash", model.hash());
    return new ScoreRows(table, index, model.description().classNames(), columns);
  }

  void writeScores(ScoreSheet sheet) {
    List<Row> rows = new ArrayList<>();
    sheet
        .scorers()
        .forEach(
            scorer ->
                rows.addAll(
                    rows(Table.NIGHTLY_SCORES, scorer.name()).scores(scorer, sheet.of(scorer))));
    scores.replace(key(), rows);
  }

  void writeRanks(ScoreSheet sheet, List<Ranking> rankings) {
    List<Row> rows = new ArrayList<>();
    rankings.forEach(
        ranking ->
            rows.addAll(
                rows(Table.NIGHTLY_RANKS, ranking.label()).ranks(ranking.ofEach(index, sheet))));
    ranks.replace(key(), rows);
  }

  /** Rows of the night as its branch has them. */
  Dataset<Row> ofNight(Draft draft) {
    return draft.read().where(col("night").equalTo(lit(night)));
  }

  /** The night as it was published before. */
  Optional<Row> published() {
    return warehouse
        .read(Table.NIGHTS)
        .where(col("night").equalTo(lit(night)))
        .collectAsList()
        .stream()
        .findFirst();
  }

  /** From here on the night does not count, until it is published again. */
  void withdraw() {
    warehouse.replace(Table.NIGHTS, key(), List.<Row>of());
  }

  void publish(Row row) {
    warehouse.replace(Table.NIGHTS, key(), List.of(row));
  }

  /** Deletes the statistics of models that were not published lately. */
  void forgetModels(int keep) {
    Set<String> kept = new HashSet<>();
    kept.add(model.hash());
    warehouse
        .read(Table.NIGHTS)
        .groupBy("model_hash")
        .agg(max("published_at").as("last"))
        .orderBy(desc("last"), col("model_hash"))
        .select("model_hash")
        .limit(keep)
        .collectAsList()
        .forEach(
            row -> {
              if (kept.size() < keep) {
                kept.add(row.getString(0));
              }
            });
    warehouse
        .read(Table.SCORE_PARTS)
        .select("model_hash")
        .distinct()
        .collectAsList()
        .forEach(
            row -> {
              if (!kept.contains(row.getString(0))) {
                warehouse.replace(
                    Table.SCORE_PARTS, Map.of("model_hash", row.getString(0)), List.<Row>of());
              }
            });
    warehouse.upkeep(Table.SCORE_PARTS).forget(Instant.now().minus(KEPT));
  }
}
