package org.permafrost.spark.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.permafrost.progress.Progress;
import org.permafrost.settings.PrepSettings;
import org.permafrost.spark.ProgressWatch;
import org.permafrost.spark.prepare.ImageOutcome.Accepted;
import org.permafrost.spark.source.ImageSource;
import org.permafrost.spark.source.SourceItem;
import org.permafrost.spark.watch.JobMetrics;
import org.permafrost.spark.watch.TaskMetrics;

/**
 * Every image of a source, read and decoded once. The outcomes stay on the disks of the executors;
 * only small facts about them are looked at from here on.
 */
public final class Intake implements AutoCloseable {
  private static final StructType FACTS =
      StructType.fromDDL(
          "image_id STRING, label INT, validation BOOLEAN, sha256 STRING, stored BIGINT,"
              + " conversions ARRAY<STRING>, suspicion STRING");

  private final JavaRDD<ImageOutcome> outcomes;
  private final Dataset<Row> facts;
  private final Broadcast<SerializableConfiguration> hadoop;

  private Intake(
      JavaRDD<ImageOutcome> outcomes,
      Dataset<Row> facts,
      Broadcast<SerializableConfiguration> hadoop) {
    this.outcomes = outcomes;
    this.facts = facts;
    this.hadoop = hadoop;
  }

  /**
   * Reads everything.
   *
   * @param partitions tasks; the outcomes do not depend on it
   */
  public static Intake of(
      SparkSession spark,
      ImageSource source,
      PrepSettings settings,
      int partitions,
      Progress progress) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    LongAccumulator done = spark.sparkContext().longAccumulator("images read");
    ImageIntake intake = new ImageIntake(settings);
    JavaRDD<ImageOutcome> outcomes =
        context
            .parallelize(source.items(), partitions)
            .mapPartitions(items -> read(items, intake, hadoop.value().value(), done))
            .setName("prepared images")
            .persist(StorageLevel.DISK_ONLY());
    Dataset<Row> facts =
        spark
            .createDataFrame(
                outcomes.filter(Accepted.class::isInstance).map(o -> fact((Accepted) o)), FACTS)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Intake result = new Intake(outcomes, facts, hadoop);
    boolean complete = false;
    try (ProgressWatch watch =
        new ProgressWatch(progress, "Reading images", done, source.images())) {
      JobMetrics.staged(facts.count());
      complete = true;
    } finally {
      if (!complete) {
        result.close();
      }
    }
    return result;
  }

  private static Iterator<ImageOutcome> read(
      Iterator<SourceItem> items, ImageIntake intake, Configuration hadoop, LongAccumulator done) {
    return new Iterator<>() {
      private Iterator<ImageOutcome> current = List.<ImageOutcome>of().iterator();

      @Override
      public boolean hasNext() {
        while (!current.hasNext() && items.hasNext()) {
          current = intake.read(items.next(), hadoop);
        }
        return current.hasNext();
      }

      @Override
      public ImageOutcome next() {
        done.add(1);
        TaskMetrics.staged();
        return current.next();
      }
    };
  }

  private static Row fact(Accepted image) {
    return RowFactory.create(
        image.id(),
        image.label(),
        image.validation(),
        image.sha256(),
        (long) image.pixels().length,
        image.conversions().toArray(new String[0]),
        image.suspicion());
  }

  public JavaRDD<ImageOutcome> outcomes() {
    return outcomes;
  }

  /**
   * Accepted images: {@code image_id, label, validation, sha256, stored, conversions, suspicion}.
   */
  public Dataset<Row> facts() {
    return facts;
  }

  /**
   * The same without some of the images.
   *
   * @param without ids of images to leave out
   */
  public Dataset<Row> facts(Map<String, Kept> without) {
    if (without.isEmpty()) {
      return facts;
    }
    UDF1<String, Boolean> left = without::containsKey;
    return facts.where(not(udf(left, DataTypes.BooleanType).apply(col("image_id"))));
  }

  /** Ids of accepted images whose bytes occur under a smaller id, with the image of that id. */
  public Map<String, Kept> duplicates() {
    Map<String, Kept> duplicates = new HashMap<>();
    List<Row> rows =
        facts
            .withColumn("kept", min(struct("image_id", "label")).over(Window.partitionBy("sha256")))
            .where(col("kept.image_id").notEqual(col("image_id")))
            .select("image_id", "label", "kept.image_id", "kept.label")
            .collectAsList();
    rows.forEach(
        row ->
            duplicates.put(
                row.getString(0), new Kept(row.getString(2), row.getInt(3), row.getInt(1))));
    return duplicates;
  }

  /**
   * The image that stays of several with the same bytes.
   *
   * @param label of the image that stays
   * @param other label of the one that goes
   */
  public record Kept(String id, int label, int other) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Some of the suspicious images with what is suspicious, by id, and how many there are. */
  static SuspiciousImages suspicious(Dataset<Row> some) {
    Dataset<Row> found = some.where(col("suspicion").notEqual(""));
    List<String> examples =
        found
            .orderBy("image_id")
            .select("image_id", "suspicion")
            .limit(SuspiciousImages.EXAMPLES)
            .collectAsList()
            .stream()
            .map(row -> row.getString(0) + ": " + row.getString(1))
            .toList();
    return new SuspiciousImages(found.count(), examples);
  }

  /** Images of some of the facts by what had to be converted. */
  static SortedMap<String, Long> conversions(Dataset<Row> some) {
    SortedMap<String, Long> counts = new TreeMap<>();
    List<Row> rows =
        some.select(explode(col("conversions")).as("conversion"))
            .groupBy("conversion")
            .count()
            .collectAsList();
    rows.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  @Override
  public void close() {
    facts.unpersist();
    outcomes.unpersist(false);
    hadoop.destroy();
  }
}
