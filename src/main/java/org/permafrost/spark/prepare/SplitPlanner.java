package org.permafrost.spark.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.Split;
import org.permafrost.spark.prepare.SplitPlan.Mark;
import org.permafrost.spark.source.ImageSource;

/** Finds the {@link SplitPlan} of the accepted images of a source. */
final class SplitPlanner {
  private final PrepSettings settings;
  private final ImageSource source;

  SplitPlanner(PrepSettings settings, ImageSource source) {
    this.settings = settings;
    this.source = source;
  }

  /**
   * Counts, then finds each class's last image of each split.
   *
   * @param facts of accepted images without duplicates: {@code image_id, label, validation}
   * @throws Problem (data) if a class has too few images for one in every split
   */
  SplitPlan plan(Dataset<Row> facts) {
    Dataset<Row> training = facts.where(not(col("validation"))).select("image_id", "label");
    Map<Integer, Long> counts = counts(training);
    checkCounts(counts);
    SplitPlan plan = new SplitPlan(settings.splitSeed(), Map.of(), Map.of());
    if (!source.hasValidation()) {
      Map<Integer, Long> taken = taken(settings.validation(), counts);
      plan = new SplitPlan(plan.seed(), marks(training, Split.VALIDATION, taken), Map.of());
      training = training.where(splitColumn(plan).equalTo(Split.TRAIN.label()));
      taken.forEach((label, count) -> counts.merge(label, -count, Long::sum));
    }
    Map<Integer, Mark> holdout = marks(training, Split.HOLDOUT, taken(settings.holdout(), counts));
    return new SplitPlan(plan.seed(), plan.validation(), holdout);
  }

  /** Split of each row of {@code image_id, label}, none of which comes from a validation split. */
  private static Column splitColumn(SplitPlan plan) {
    return splits(plan).apply(col("image_id"), col("label"), lit(false));
  }

  /** Function of {@code image_id, label, validation} that names the split. */
  static UserDefinedFunction splits(SplitPlan plan) {
    UDF3<String, Integer, Boolean, String> split =
        (id, label, validation) -> plan.splitOf(id, label, validation).label();
    return udf(split, DataTypes.StringType);
  }

  private static Map<Integer, Long> counts(Dataset<Row> training) {
    Map<Integer, Long> counts = new HashMap<>();
    for (Row row : training.groupBy("label").count().collectAsList()) {
      counts.put(row.getInt(0), row.getLong(1));
    }
    return counts;
  }

  private static Map<Integer, Long> taken(double share, Map<Integer, Long> counts) {
    Map<Integer, Long> taken = new HashMap<>();
    counts.forEach((label, count) -> taken.put(label, SplitPlan.taken(share, count)));
    return taken;
  }

  private Map<Integer, Mark> marks(Dataset<Row> training, Split split, Map<Integer, Long> taken) {
    long seed = settings.splitSeed();
    UDF1<String, Long> key = id -> SplitPlan.key(seed, split, id);
    UDF1<Integer, Long> last = taken::get;
    WindowSpec order = Window.partitionBy("label").orderBy("key", "image_id");
    return training
        .withColumn("key", udf(key, DataTypes.LongType).apply(col("image_id")))
        .withColumn("place", row_number().over(order).cast("long"))
        .where(col("place").equalTo(udf(last, DataTypes.LongType).apply(col("label"))))
        .select("label", "key", "image_id")
        .collectAsList()
        .stream()
        .collect(
            Collectors.toMap(
                row -> row.getInt(0), row -> new Mark(row.getLong(1), row.getString(2))));
  }

  private void checkCounts(Map<Integer, Long> counts) {
    int needed = 1 + (settings.holdout() > 0 ? 1 : 0);
    if (!source.hasValidation() && settings.validation() > 0) {
      needed++;
    }
    int least = needed;
    String poor =
        IntStream.range(0, source.classNames().size())
            .filter(label -> counts.getOrDefault(label, 0L) < least)
            .mapToObj(label -> describe(label, counts.getOrDefault(label, 0L)))
            .collect(Collectors.joining(", "));
    if (!poor.isEmpty()) {
      throw Problem.data(
          "Too few usable training images: %s. Every class needs at least %d, one for each split"
              + " taken from them (train%s%s). Add images, remove the class folder, or set"
              + " prep.holdout or prep.validation to 0.",
          poor,
          needed,
          settings.holdout() > 0 ? ", holdout" : "",
          !source.hasValidation() && settings.validation() > 0 ? ", validation" : "");
    }
  }

  private String describe(int label, long count) {
    String folder = source.classFolders().get(label);
    String name = source.classNames().get(label);
    return String.format(
        Locale.ROOT,
        "class \"%s\"%s has %d",
        name,
        name.equals(folder) ? "" : " (" + folder + ")",
        count);
  }
}
