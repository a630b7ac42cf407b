package org.permafrost.spark.prepare;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageTasks;
import org.permafrost.spark.SparkJobs;
import org.permafrost.spark.prepare.ImageOutcome.Accepted;
import org.permafrost.spark.source.ImageSource;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;
import scala.Tuple2;

/**
 * Turns the images of a source into rows of the tables of images and rejected images. What comes
 * out depends on the source and the settings alone, not on partitions or the order of tasks; each
 * image is read once. Nothing is written before {@link Division#write}.
 */
public final class PrepareStage implements AutoCloseable {
  private static final int IMAGES_PER_TASK = 256;
  private static final int MOST_TASKS = 10_000;

  private final SparkSession spark;
  private final String dataset;
  private final ImageSource source;
  private final PrepSettings settings;
  private final Intake intake;
  private final Map<String, Intake.Kept> duplicates;
  private final RejectedImages rejected;

  private PrepareStage(
      SparkSession spark,
      String dataset,
      ImageSource source,
      PrepSettings settings,
      Intake intake) {
    this.spark = spark;
    this.dataset = dataset;
    this.source = source;
    this.settings = settings;
    this.intake = intake;
    this.duplicates = intake.duplicates();
    this.rejected = RejectedImages.of(spark, dataset, intake, source.classNames(), duplicates);
  }

  /** A number of tasks for {@link #run} that keeps cores busy and each task short. */
  public static int tasks(SparkSession spark, ImageSource source) {
    long wanted = (source.images() + IMAGES_PER_TASK - 1) / IMAGES_PER_TASK;
    int enough = ImageTasks.of(spark.sparkContext(), source.images());
    return (int) Math.min(MOST_TASKS, Math.max(enough, wanted));
  }

  /**
   * Reads, decodes and resizes every image on the executors.
   *
   * @param tasks partitions of the work; results do not depend on it
   */
  public static PrepareStage run(
      SparkSession spark,
      String dataset,
      ImageSource source,
      PrepSettings settings,
      int tasks,
      Progress progress) {
    return SparkJobs.described(
        spark.sparkContext(),
        "prep " + dataset,
        "Read and decode the images of " + dataset,
        () -> {
          Intake intake = Intake.of(spark, source, settings, tasks, progress);
          return new PrepareStage(spark, dataset, source, settings, intake);
        });
  }

  /** What was not accepted, duplicates included. */
  public Rejections rejections() {
    return described("Count rejected images", rejected::summary);
  }

  /** Accepted images by what had to be converted. */
  public SortedMap<String, Long> conversions() {
    return described("Count converted images", () -> Intake.conversions(usable()));
  }

  /** Accepted images of which some pixels may be wrong. */
  public SuspiciousImages suspicious() {
    return described("Count suspicious images", () -> Intake.suspicious(usable()));
  }

  /**
   * Assigns every accepted image to a split.
   *
   * @throws Problem (data) if a class has too few images for one in every split
   */
  public Division divide() {
    return described(
        "Assign images to splits",
        () -> {
          Dataset<Row> facts = usable();
          SplitPlan plan = new SplitPlanner(settings, source).plan(facts);
          return new Division(plan, PreparedSplits.of(facts, plan));
        });
  }

  /** Replaces the data set's rejected images. */
  public void writeRejected(Warehouse warehouse) {
    described(
        "Write the rejected images of " + dataset,
        () -> {
          warehouse.replace(Table.REJECTED_IMAGES, Map.of("dataset", dataset), rejected.rows());
          return null;
        });
  }

  @Override
  public void close() {
    rejected.close();
    intake.close();
  }

  /** Facts of accepted images without duplicates. */
  private Dataset<Row> usable() {
    return intake.facts(duplicates);
  }

  private <T> T described(String description, Supplier<T> work) {
    return SparkJobs.described(spark.sparkContext(), "prep " + dataset, description, work);
  }

  /** Every accepted image in its split, ready to be written. */
  public final class Division {
    private final SplitPlan plan;
    private final PreparedSplits splits;

    private Division(SplitPlan plan, PreparedSplits splits) {
      this.plan = plan;
      this.splits = splits;
    }

    /** Images of every class, by label. */
    public List<ClassCount> classes() {
      return splits.classes(source.classNames());
    }

    /** Identity of the data set: its image ids, source bytes and splits. */
    public String contentHash() {
      return described("Hash the content of " + dataset, splits::contentHash);
    }

    /** Replaces the data set's images. */
    public void write(Warehouse warehouse) {
      described(
          "Write the images of " + dataset,
          () -> {
            warehouse.replace(Table.IMAGES, Map.of("dataset", dataset), rows());
            return null;
          });
    }

    private Dataset<Row> rows() {
      Map<String, Intake.Kept> skipped = duplicates;
      SplitPlan splitPlan = plan;
      ImageRows rows = new ImageRows(dataset, source.classNames(), settings);
      JavaRDD<Row> sharded =
          intake
              .outcomes()
              .filter(image -> image instanceof Accepted && !skipped.containsKey(image.id()))
              .map(Accepted.class::cast)
              .mapToPair(
                  image -> {
                    Split split = splitPlan.splitOf(image.id(), image.label(), image.validation());
                    return new Tuple2<>(
                        new ShardPartitioner.Key(split, image.id()), rows.row(image, split));
                  })
              .repartitionAndSortWithinPartitions(
                  new ShardPartitioner(settings.shards(), splits.bytes()))
              .values();
      return spark.createDataFrame(sharded, Table.IMAGES.schema());
    }
  }
}
