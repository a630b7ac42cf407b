package org.permafrost.spark.part;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.permafrost.hash.Sha256;
import org.permafrost.progress.Progress;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.SparkJobs;
import org.permafrost.spark.prepare.ImageOutcome.Accepted;
import org.permafrost.spark.prepare.Intake;
import org.permafrost.spark.prepare.PrepareStage;
import org.permafrost.spark.prepare.PreparedImages;
import org.permafrost.spark.prepare.RejectedImages;
import org.permafrost.spark.prepare.Rejections;
import org.permafrost.spark.source.ImageSource;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Images that a network can look at, from a prepared data set or read from a source. Facts about
 * all of them are cheap; pixels are fetched for those that are asked for.
 */
public final class ScorableImages implements AutoCloseable {
  private final Dataset<Row> facts;
  private final JavaRDD<ImageRecord> records;
  private final Rejections rejections;
  private final Optional<Intake> intake;

  private ScorableImages(
      Dataset<Row> facts,
      JavaRDD<ImageRecord> records,
      Rejections rejections,
      Optional<Intake> intake) {
    this.facts = facts;
    this.records = records;
    this.rejections = rejections;
    this.intake = intake;
  }

  /**
   * Those of a prepared data set.
   *
   * @param labels the network's label for each of the data set's
   */
  public static ScorableImages prepared(
      Warehouse warehouse, String dataset, Split split, List<Integer> labels) {
    Dataset<Row> facts =
        warehouse
            .read(Table.IMAGES)
            .where(col("dataset").equalTo(dataset).and(col("split").equalTo(split.label())))
            .select("image_id", "label", "sha256");
    return of(relabelled(facts, labels), PreparedImages.read(warehouse, dataset, split, labels));
  }

  /**
   * Reads and decodes those of a source; the broken ones and the duplicates are rejected.
   *
   * @param labels the network's label for each of the source's
   */
  public static ScorableImages read(
      Warehouse warehouse,
      String name,
      ImageSource source,
      PrepSettings settings,
      List<Integer> labels,
      Progress progress) {
    var spark = warehouse.spark();
    int side = settings.imageSize();
    return SparkJobs.described(
        spark.sparkContext(),
        "nightly",
        "Read and decode the images of " + name,
        () -> {
          Intake intake =
              Intake.of(spark, source, settings, PrepareStage.tasks(spark, source), progress);
          Map<String, Intake.Kept> duplicates = intake.duplicates();
          try (RejectedImages rejected =
              RejectedImages.of(spark, name, intake, source.classNames(), duplicates)) {
            return new ScorableImages(
                relabelled(intake.facts(duplicates).select("image_id", "label", "sha256"), labels),
                intake
                    .outcomes()
                    .filter(image -> image instanceof Accepted)
                    .map(image -> record((Accepted) image, side, labels)),
                rejected.summary(),
                Optional.of(intake));
          }
        });
  }

  private static ImageRecord record(Accepted image, int side, List<Integer> labels) {
    return new ImageRecord(image.id(), labels.get(image.label()), side, "rgb", image.pixels());
  }

  private static Dataset<Row> relabelled(Dataset<Row> facts, List<Integer> labels) {
    UDF1<Integer, Integer> label = labels::get;
    return facts.withColumn(
        "label", functions.udf(label, DataTypes.IntegerType).apply(col("label")));
  }

  static ScorableImages of(Dataset<Row> facts, JavaRDD<ImageRecord> records) {
    return new ScorableImages(
        facts, records, new Rejections(new TreeMap<>(), Map.of()), Optional.empty());
  }

  /** Of every image: {@code image_id, label, sha256}; the checksum is that of the source bytes. */
  public Dataset<Row> facts() {
    return facts;
  }

  /**
   * SHA-256, hexadecimal, over the lines {@code image_id TAB label TAB sha256 LF}, sorted by id.
   * The lines pass through the driver one partition at a time and are not kept.
   */
  public String contentHash() {
    Sha256 sum = new Sha256();
    Iterator<Row> sorted = facts.orderBy("image_id").toLocalIterator();
    while (sorted.hasNext()) {
      Row row = sorted.next();
      String line = row.getString(0) + '\t' + row.getInt(1) + '\t' + row.getString(2) + '\n';
      sum.add(line);
    }
    return sum.hex();
  }

  /** The images and possibly more, in any order. */
  JavaRDD<ImageRecord> records() {
    return records;
  }

  /** What a source had that cannot be used. */
  public Rejections rejections() {
    return rejections;
  }

  @Override
  public void close() {
    intake.ifPresent(Intake::close);
  }
}
