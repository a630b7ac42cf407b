package org.permafrost.spark.part;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.permafrost.progress.Progress;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.method.ScorerNames;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.ImageTasks;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.ProgressWatch;
import org.permafrost.spark.SparkJobs;
import org.permafrost.spark.watch.JobMetrics;
import org.permafrost.table.Warehouse;
import scala.Tuple2;

/**
 * Scores images of which some were scored before, by the same network: statistics of groups of
 * images are kept in a table, and only what is new or no longer holds is scored. The result is that
 * of scoring everything, bit for bit.
 */
public final class PartialScores {
  /** Up to so many images the list of them goes to every executor; beyond, it is joined. */
  static final int LISTED = 100_000;

  /**
   * How to go about it; nothing of this changes a result.
   *
   * @param groups of the images of each class
   * @param partitions tasks; 0 chooses by cores and images
   */
  public record Way(int groups, int batchSize, int partitions) {}

  /**
   * What came out.
   *
   * @param images of every class, by label
   * @param scored images that were scored by one method at least
   */
  public record Outcome(ScoreSheet scores, SortedMap<Integer, Long> images, long scored) {}

  private final Warehouse warehouse;
  private final NetworkSnapshot network;
  private final List<FilterScorer> scorers;
  private final int filters;
  private final Way way;
  private final PartTable table;
  private final int listed;
  private final String processor;

  /**
   * @param scorers those whose statistics are kept
   * @param filters number of filters of the network
   */
  public PartialScores(
      Warehouse warehouse,
      PartOrigin origin,
      NetworkSnapshot network,
      List<FilterScorer> scorers,
      int filters,
      Way way) {
    this(warehouse, origin, network, scorers, filters, way, LISTED);
  }

  PartialScores(
      Warehouse warehouse,
      PartOrigin origin,
      NetworkSnapshot network,
      List<FilterScorer> scorers,
      int filters,
      Way way,
      int listed) {
    this.warehouse = warehouse;
    this.network = network;
    this.scorers = List.copyOf(scorers);
    this.filters = filters;
    this.way = way;
    this.table = new PartTable(warehouse, origin, scorers);
    this.listed = listed;
    this.processor = origin.processor();
  }

  /** Scores what is to be scored, and keeps it. */
  public Outcome run(ScorableImages images, Progress progress) {
    try (PartPlan plan =
        described(
            "Compare images with those scored before",
            () -> PartPlan.of(images.facts(), table.known(), scorers.size(), way.groups()))) {
      long scored = described("Count images to score", () -> plan.needed().count());
      if (!plan.changed().isEmpty()) {
        update(images, plan, scored, progress);
        JobMetrics.scored(scored);
      }
      return new Outcome(described("Sum scores by class", table::total), plan.images(), scored);
    }
  }

  private void update(ScorableImages images, PartPlan plan, long scored, Progress progress) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(warehouse.spark().sparkContext());
    LongAccumulator done = context.sc().longAccumulator("images scored");
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(network);
    JavaPairRDD<ScorePart.Key, ScorePart> parts =
        scored(
            images,
            plan,
            scored,
            new PartScoring(
                broadcast, ScorerNames.of(scorers), filters, way.batchSize(), processor, done));
    for (int method : plan.changed()) {
      parts = parts.union(table.parts(method, plan.broken()));
    }
    JavaPairRDD<ScorePart.Key, ScorePart> merged =
        parts.reduceByKey(ScorePart::merge).persist(StorageLevel.DISK_ONLY());
    try (ProgressWatch watch = new ProgressWatch(progress, "Scoring images", done, scored)) {
      for (int method : plan.changed()) {
        described(
            "Score filters by " + scorers.get(method).name() + " on new images",
            () -> {
              table.write(method, merged.filter(pair -> pair._1().method() == method));
              return true;
            });
      }
    } finally {
      merged.unpersist(false);
      broadcast.destroy();
    }
  }

  /** A pass for each set of methods that some images need. */
  private JavaPairRDD<ScorePart.Key, ScorePart> scored(
      ScorableImages images, PartPlan plan, long scored, PartScoring scoring) {
    JavaRDD<PartScoring.Wanted> wanted = wanted(images.records(), plan, scored);
    List<Row> sets =
        described(
            "Group images by scorers",
            () -> plan.needed().groupBy("methods").count().collectAsList());
    int cells = plan.images().size() * way.groups();
    JavaPairRDD<ScorePart.Key, ScorePart> all =
        JavaPairRDD.fromJavaRDD(
            JavaSparkContext.fromSparkContext(warehouse.spark().sparkContext()).emptyRDD());
    for (Row set : sets) {
      int bits = set.getInt(0);
      int partitions =
          way.partitions() > 0
              ? way.partitions()
              : ImageTasks.of(warehouse.spark().sparkContext(), set.getLong(1));
      all =
          all.union(
              scoring.run(
                  wanted.filter(image -> image.methods() == bits),
                  bits,
                  way.groups(),
                  partitions,
                  cells));
    }
    return all;
  }

  private JavaRDD<PartScoring.Wanted> wanted(
      JavaRDD<ImageRecord> records, PartPlan plan, long scored) {
    if (scored > listed) {
      return records
          .mapToPair(image -> new Tuple2<>(image.id(), image))
          .join(plan.needed().toJavaRDD().mapToPair(row -> new Tuple2<>(row.getString(0), row)))
          .values()
          .map(pair -> wanted(pair._1(), pair._2()));
    }
    Map<String, Row> rows = new HashMap<>();
    described("List images to score", () -> plan.needed().collectAsList())
        .forEach(row -> rows.put(row.getString(0), row));
    return records
        .filter(image -> rows.containsKey(image.id()))
        .map(image -> wanted(image, rows.get(image.id())));
  }

  private static PartScoring.Wanted wanted(ImageRecord image, Row row) {
    return new PartScoring.Wanted(image, row.getInt(2), row.getString(3), row.getInt(4));
  }

  private <T> T described(String description, Supplier<T> work) {
    return SparkJobs.described(warehouse.spark().sparkContext(), "nightly", description, work);
  }
}
