package org.permafrost.spark.part;

import static org.apache.spark.sql.functions.arrays_zip;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.spark.stage.ScoringStage;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;
import scala.Tuple2;

/** Keeps the statistics of groups of images; those of a method are replaced in one commit. */
final class PartTable {
  private final Warehouse warehouse;
  private final PartOrigin origin;
  private final List<FilterScorer> scorers;

  PartTable(Warehouse warehouse, PartOrigin origin, List<FilterScorer> scorers) {
    this.warehouse = warehouse;
    this.origin = origin;
    this.scorers = List.copyOf(scorers);
  }

  /** Images that were scored: {@code method, label, part, image_id, before}. */
  Dataset<Row> known() {
    Dataset<Row> found = found(0);
    for (int m = 1; m < scorers.size(); m++) {
      found = found.union(found(m));
    }
    return found
        .select(
            col("method"),
            col("label"),
            col("part"),
            explode(arrays_zip(col("image_ids"), col("content_hashes"))).as("image"))
        .select(
            col("method"),
            col("label"),
            col("part"),
            col("image.image_ids").as("image_id"),
            col("image.content_hashes").as("before"));
  }

  /** Rows of a method, with its position as a column. */
  private Dataset<Row> found(int method) {
    FilterScorer wanted = scorers.get(method);
    Column ours =
        col("model_hash")
            .equalTo(origin.modelHash())
            .and(col("scorer").equalTo(wanted.name()))
            .and(col("scorer_version").equalTo(wanted.version()))
            .and(col("context").equalTo(origin.context()))
            .and(col("processor").equalTo(origin.processor()));
    return warehouse.read(Table.SCORE_PARTS).where(ours).withColumn("method", lit(method));
  }

  /** Statistics of a method's groups, without some of them. */
  JavaPairRDD<ScorePart.Key, ScorePart> parts(int method, Set<ScorePart.Key> without) {
    return found(method)
        .select("label", "part", "image_ids", "content_hashes", "statistics")
        .toJavaRDD()
        .mapToPair(
            row -> new Tuple2<>(new ScorePart.Key(method, row.getInt(0), row.getInt(1)), part(row)))
        .filter(pair -> !without.contains(pair._1()));
  }

  private static ScorePart part(Row row) {
    List<String> ids = row.getList(2);
    List<String> hashes = row.getList(3);
    TreeMap<String, String> images = new TreeMap<>();
    for (int i = 0; i < ids.size(); i++) {
      images.put(ids.get(i), hashes.get(i));
    }
    return new ScorePart(images, row.getAs(4));
  }

  /** Replaces a method's groups. */
  void write(int method, JavaPairRDD<ScorePart.Key, ScorePart> parts) {
    String model = origin.modelHash();
    String context = origin.context();
    String processor = origin.processor();
    String version = origin.codeVersion();
    String scorer = scorers.get(method).name();
    int scorerVersion = scorers.get(method).version();
    warehouse.replace(
        Table.SCORE_PARTS,
        Map.of("model_hash", model, "scorer", scorer),
        warehouse
            .spark()
            .createDataFrame(
                parts.map(
                    pair ->
                        RowFactory.create(
                            model,
                            scorer,
                            scorerVersion,
                            context,
                            pair._1().label(),
                            pair._1().part(),
                            (long) pair._2().images().size(),
                            pair._2().images().keySet().toArray(new String[0]),
                            pair._2().images().values().toArray(new String[0]),
                            pair._2().statistics(),
                            version,
                            processor)),
                Table.SCORE_PARTS.schema()));
  }

  /** The statistics of every class: those of its groups together. */
  ScoreSheet total() {
    List<JavaPairRDD<Tuple2<Integer, Integer>, ClassScores>> all = new ArrayList<>();
    for (int m = 0; m < scorers.size(); m++) {
      int method = m;
      all.add(
          found(m)
              .select("label", "statistics")
              .toJavaRDD()
              .mapToPair(
                  row ->
                      new Tuple2<>(
                          new Tuple2<>(method, row.getInt(0)),
                          ClassScores.of(row.<byte[]>getAs(1)))));
    }
    JavaPairRDD<Tuple2<Integer, Integer>, ClassScores> parts = all.get(0);
    for (int m = 1; m < all.size(); m++) {
      parts = parts.union(all.get(m));
    }
    return ScoringStage.reduced(parts, scorers);
  }
}
