package org.permafrost.action.nightly;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.permafrost.action.Claims;
import org.permafrost.action.dataset.DataCheck;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.Split;
import org.permafrost.spark.part.ScorableImages;
import org.permafrost.spark.source.ImageSource;
import org.permafrost.spark.source.SourceReader;
import org.permafrost.spark.watch.JobMetrics;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * The images of a night, with the labels of the network.
 *
 * @param from what a person calls them
 * @param labels classes of the network that must be among them: all of one that was trained here,
 *     of an imported one those that the images' source names
 * @param resize how they were cut to squares, as settings write it
 * @param rejected images that were not accepted
 * @param rejections of which reasons, with examples
 */
record NightImages(
    String from,
    ScorableImages images,
    SortedSet<Integer> labels,
    String resize,
    long rejected,
    String rejections,
    Optional<SourceReader> reader)
    implements AutoCloseable {

  /**
   * Opens a data set, or reads a folder or archive.
   *
   * @param name of a data set, or else a path
   * @param split of a data set
   * @param claims takes the data set to read it
   * @param progress is told if the model was trained on other images
   * @throws Problem (data) if there is neither, or its classes are not the network's
   */
  static NightImages open(
      Warehouse warehouse,
      String name,
      Optional<Split> split,
      ModelDescription model,
      PrepSettings settings,
      Claims claims,
      Progress progress) {
    if (split.isPresent() || isDataset(warehouse, name)) {
      claims.reads(name);
      return prepared(warehouse, name, split.orElse(Split.TRAIN), model, progress);
    }
    checkExists(warehouse, name);
    PrepSettings own = settings.forNetwork(model.imageSize());
    cutOtherwise(name, own, model).ifPresent(progress::line);
    SourceReader reader = SourceReader.open(name, "--images", "nightly", own, warehouse);
    boolean complete = false;
    try {
      ImageSource source = reader.source();
      progress.line("Layout: " + source.layout());
      progress.line("Files: " + source.tally().describe());
      List<Integer> labels = labels(name, source.classNames(), model.classNames());
      ScorableImages images = ScorableImages.read(warehouse, name, source, own, labels, progress);
      complete = true;
      JobMetrics.rejected(images.rejections().total());
      return new NightImages(
          name,
          images,
          wanted(labels, model),
          own.cut().text(),
          images.rejections().total(),
          images.rejections().describe(),
          Optional.of(reader));
    } finally {
      if (!complete) {
        reader.close();
      }
    }
  }

  private static NightImages prepared(
      Warehouse warehouse, String name, Split split, ModelDescription model, Progress progress) {
    DatasetDescription dataset = DatasetDescription.read(warehouse, name);
    dataset.check(model, split);
    new DataCheck(model, dataset).note().ifPresent(progress::line);
    List<Integer> labels = dataset.seenBy(model).labels();
    return new NightImages(
        name + " (" + split.label() + ")",
        ScorableImages.prepared(warehouse, name, split, labels),
        wanted(labels, model),
        dataset.content().resize(),
        0,
        "",
        Optional.empty());
  }

  private static SortedSet<Integer> wanted(List<Integer> labels, ModelDescription model) {
    boolean imported = model.dataset().isEmpty();
    return new TreeSet<>(
        imported ? labels : IntStream.range(0, model.classNames().size()).boxed().toList());
  }

  private static Optional<String> cutOtherwise(
      String name, PrepSettings settings, ModelDescription model) {
    String now = settings.cut().text();
    return model
        .content()
        .filter(then -> !then.resize().equals(now))
        .map(
            then ->
                String.format(
                    Locale.ROOT,
                    "The images of %s are cut with prep.resize=%s, those that the model was trained on"
                        + " with prep.resize=%s.",
                    name,
                    now,
                    then.resize()));
  }

  private static boolean isDataset(Warehouse warehouse, String name) {
    return !warehouse.read(Table.DATASETS).where(col("dataset").equalTo(name)).isEmpty();
  }

  private static void checkExists(Warehouse warehouse, String name) {
    if (SourceReader.exists(name, "--images", warehouse)) {
      return;
    }
    List<String> known =
        warehouse.read(Table.DATASETS).select("dataset").collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    throw Problem.data(
        "There is no data set, folder or archive %s; check --images. Prepared data sets: %s.",
        name, known.isEmpty() ? "none" : String.join(", ", known));
  }

  /** The network's label of each class. */
  private static List<Integer> labels(String from, List<String> classes, List<String> known) {
    return classes.stream()
        .map(
            name -> {
              int label = known.indexOf(name);
              if (label < 0) {
                throw Problem.data(
                    "%s has images of a class %s, which the model does not know; it knows %s. Rename"
                        + " or remove the class, or see prep.class-names.",
                    from, name, String.join(", ", known));
              }
              return label;
            })
        .toList();
  }

  @Override
  public void close() {
    images.close();
    reader.ifPresent(SourceReader::close);
  }
}
