package org.permafrost.action.dataset;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.permafrost.network.model.DataContent;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.problem.Problem;
import org.permafrost.settings.ImageCut;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.RecordedCut;
import org.permafrost.settings.Split;
import org.permafrost.settings.bind.RecordCopy;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * What training and ranking need to know of a prepared data set.
 *
 * @param classNames readable, by label
 * @param labels of the classes that its images are of
 * @param imageSize side of the images, pixels
 * @param content identity of the images
 */
public record DatasetDescription(
    String name,
    List<String> classNames,
    List<Integer> labels,
    int imageSize,
    long train,
    long holdout,
    long validation,
    DataContent content) {

  /** Stands for what a row does not say. */
  private static final String UNKNOWN = "unknown";

  /** Classes that a message names. */
  private static final int SHOWN = 20;

  /**
   * @throws Problem (data) if there is no such data set; names the nearest
   */
  public static DatasetDescription read(Warehouse warehouse, String name) {
    List<Row> rows =
        warehouse
            .read(Table.DATASETS)
            .where(col("dataset").equalTo(name))
            .select(
                col("class_names"),
                col("image_size"),
                col("train"),
                col("holdout"),
                col("validation"),
                coalesce(col("content_hash"), lit(UNKNOWN)),
                col("settings"))
            .collectAsList();
    if (rows.isEmpty()) {
      throw missing(warehouse, name);
    }
    Row row = rows.get(0);
    List<String> classNames = row.getList(0);
    return new DatasetDescription(
        name,
        classNames,
        IntStream.range(0, classNames.size()).boxed().toList(),
        row.getInt(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        new DataContent(
            row.getString(5),
            RecordedCut.of(row.getString(6)).map(ImageCut::text).orElse(UNKNOWN)));
  }

  private static Problem missing(Warehouse warehouse, String name) {
    List<String> known =
        warehouse.read(Table.DATASETS).select("dataset").collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    return known.isEmpty()
        ? Problem.data(
            "There is no data set %s; prepare one: permafrost prep --source DIR --dataset %s.",
            name, name)
        : Problem.data(
            "There is no data set %s; did you mean %s? Prepared: %s.",
            name, NearestName.of(name, known), String.join(", ", known));
  }

  /**
   * The same data set with the classes of a network, which may be more and in another order. A
   * label is an output of the network then; labels stand in the order of the classes of the data
   * set.
   *
   * @throws Problem (data) for a class that the network does not know, or knows twice
   */
  public DatasetDescription seenBy(ModelDescription model) {
    List<Integer> outputs = new ArrayList<>();
    for (String known : classNames) {
      int output = model.classNames().indexOf(known);
      if (output < 0 || output != model.classNames().lastIndexOf(known)) {
        throw Problem.data(
            "The data set %s has images of a class %s, which %s %s. Its classes: %s. Prepare the data"
                + " set with names of these, see prep.class-names.",
            name,
            known,
            model.network(),
            output < 0 ? "does not know" : "has twice",
            String.join(", ", model.classNames().stream().limit(SHOWN).toList())
                + (model.classNames().size() > SHOWN
                    ? " and " + (model.classNames().size() - SHOWN) + " more"
                    : ""));
      }
      outputs.add(output);
    }
    return RecordCopy.of(this, Map.of("classNames", model.classNames(), "labels", outputs));
  }

  public int classes() {
    return classNames.size();
  }

  public long images(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case HOLDOUT -> holdout;
      case VALIDATION -> validation;
    };
  }

  /**
   * Checks that a model can look at the images of a split.
   *
   * @throws Problem (data) if there are none or they have another size
   */
  public void check(ModelDescription model, Split split) {
    if (images(split) == 0) {
      throw Problem.data("The data set %s has no images in the split %s.", name, split.label());
    }
    if (imageSize != model.imageSize()) {
      throw Problem.data(
          "The model takes %d px, the data set %s has %d px; prepare it again with --image-size %d.",
          model.imageSize(), name, imageSize, model.imageSize());
    }
  }

  /**
   * Labels of the classes to train on.
   *
   * @param chosen names or numbers; empty means all
   * @throws Problem (usage) for a class the data set does not have
   */
  public SortedSet<Integer> labels(List<String> chosen) {
    if (chosen.isEmpty()) {
      return new TreeSet<>(labels);
    }
    return named(chosen);
  }

  /**
   * Labels of these classes, and of no others.
   *
   * @param chosen names or numbers
   * @throws Problem (usage) for a class the data set does not have
   */
  public SortedSet<Integer> named(List<String> chosen) {
    SortedSet<Integer> named = new TreeSet<>();
    for (String text : chosen) {
      named.add(label(text.strip()));
    }
    return named;
  }

  /**
   * The label of a class.
   *
   * @param text its name or number
   * @throws Problem (usage) for a class the data set does not have
   */
  public int label(String text) {
    int byName = classNames.indexOf(text);
    if (byName >= 0) {
      return byName;
    }
    if (text.matches("\\d{1,6}") && Integer.parseInt(text) < classes()) {
      return Integer.parseInt(text);
    }
    throw Problem.usage(
        "The data set %s has no class %s; did you mean %s? Classes: %s.",
        name, text, NearestName.of(text, classNames), String.join(", ", classNames));
  }
}
