package org.permafrost.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.image.Normalizer;
import org.permafrost.network.ModelDescription;
import org.permafrost.network.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.Ranking;
import org.permafrost.score.ScoreSheet;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.PreparedImages;
import org.permafrost.table.Warehouse;

/** Scores and ranks the filters of a saved network over a split of a data set, for every class. */
public final class RankFilters {
  /**
   * @param run its reported model is ranked
   * @param model file that is ranked instead; exactly one of both is given
   */
  public record Request(
      Optional<String> run,
      Optional<String> model,
      String dataset,
      Split split,
      Settings settings) {}

  /**
   * @param scorer name of a ranking
   * @param top the five best filters of the result's layer for each class, best first
   */
  public record Top(String scorer, List<FilterRank> top) {}

  /**
   * @param epoch the model's
   * @param images scored
   * @param seconds scoring took
   * @param layer deepest layer of the network that is not a shortcut
   * @param rankings one entry for each, in the order they were asked for
   */
  public record Result(
      String run,
      int epoch,
      String dataset,
      String split,
      long images,
      double seconds,
      List<String> classNames,
      String layer,
      List<Top> rankings) {
    public double imagesPerSecond() {
      return images / seconds;
    }
  }

  private static final int TOP = 5;

  private final Warehouse warehouse;
  private final Progress progress;

  public RankFilters(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * Writes {@code class_scores} and {@code filter_ranks} under the run and epoch of the model,
   * replacing what the same scorer found on the same split before.
   *
   * @throws Problem for a missing model, data set or split
   */
  public Result run(Request request) {
    SavedModel model = load(request);
    ModelDescription description = model.description();
    DatasetDescription dataset = DatasetDescription.read(warehouse, request.dataset());
    check(description, dataset, request.split());
    List<Ranking> rankings =
        Ranking.list(request.settings().rank().scorer(), request.settings().rank().contrast());
    FilterIndex index = model.catalog().index();
    Stopwatch watch = Stopwatch.start();
    progress.step("ranking filters", 0, 0);
    ScoreSheet scores =
        new FilterScoring(index, request.settings())
            .run(
                images(request),
                new NetworkSnapshot(
                    model.configuration(),
                    model.parameters(),
                    new Normalizer(description.normalization())),
                rankings);
    double seconds = EpochReport.seconds(watch.elapsed());
    ScoreTables.Key key =
        new ScoreTables.Key(
            description.run(), description.epoch(), model.hash(), dataset, request.split());
    ScoreTables tables = new ScoreTables(warehouse, key, index);
    tables.writeScores(scores, "");
    rankings.forEach(ranking -> tables.writeRanks(ranking.label(), ranking.ofEach(scores)));
    String layer = deepest(index);
    return new Result(
        description.run(),
        description.epoch(),
        dataset.name(),
        request.split().label(),
        dataset.images(request.split()),
        seconds,
        dataset.classNames(),
        layer,
        rankings.stream().map(r -> new Top(r.label(), top(index, scores, r, layer))).toList());
  }

  private SavedModel load(Request request) {
    ModelReference reference = new ModelReference(warehouse);
    if (request.run().isPresent() == request.model().isPresent()) {
      throw Problem.usage("Give either --run or --model.");
    }
    return request.run().isPresent()
        ? reference.ofRun(request.run().get())
        : reference.ofFile(request.model().orElseThrow());
  }

  private JavaRDD<ImageRecord> images(Request request) {
    JavaRDD<ImageRecord> images =
        PreparedImages.read(warehouse, request.dataset(), request.split());
    int wanted = request.settings().rank().partitions();
    int enough = 2 * warehouse.spark().sparkContext().defaultParallelism();
    int partitions = wanted > 0 ? wanted : Math.max(enough, images.getNumPartitions());
    return partitions == images.getNumPartitions() ? images : images.repartition(partitions);
  }

  private static void check(ModelDescription model, DatasetDescription dataset, Split split) {
    if (dataset.images(split) == 0) {
      throw Problem.data(
          "The data set %s has no images in the split %s.", dataset.name(), split.label());
    }
    if (dataset.imageSize() != model.imageSize()) {
      throw Problem.data(
          "The model takes %d px, the data set %s has %d px; prepare it again with --image-size %d.",
          model.imageSize(), dataset.name(), dataset.imageSize(), model.imageSize());
    }
  }

  private static String deepest(FilterIndex index) {
    return index.layers().stream()
        .filter(l -> !l.shortcut())
        .map(FilterIndex.Layer::name)
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static List<FilterRank> top(
      FilterIndex index, ScoreSheet scores, Ranking ranking, String layer) {
    List<FilterRank> top = new ArrayList<>();
    for (FilterValues values : ranking.ofEach(scores)) {
      FilterRanking.of(index, values).stream()
          .filter(r -> r.filter().layer().equals(layer) && r.rank() <= TOP)
          .forEach(top::add);
    }
    return top;
  }
}
