package org.permafrost.action.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.action.Claims;
import org.permafrost.action.Stopwatch;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.table.Table;
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
   * @throws org.permafrost.problem.Problem for a missing model, data set or split, a data set with
   *     other classes, or if another job writes the same rows
   */
  public Result run(Request request) {
    try (Claims claims = new Claims(warehouse, "rank " + named(request))) {
      return run(request, claims);
    }
  }

  private static String named(Request request) {
    return request.run().or(request::model).orElse("") + " on " + request.dataset();
  }

  private Result run(Request request, Claims claims) {
    ModelOnDataset input =
        ModelOnDataset.open(
            warehouse,
            request.run(),
            request.model(),
            request.dataset(),
            request.settings(),
            claims,
            progress);
    Settings settings = request.settings();
    List<Ranking> rankings = FilterScoring.rankings(settings);
    JavaRDD<ImageRecord> images = input.images(request.split(), settings.rank().partitions());
    DatasetDescription dataset = input.dataset();
    FilterCatalog catalog = input.model().catalog();
    FilterIndex index = catalog.index(settings.network().units());
    ScoreTables.Key key =
        new ScoreTables.Key(
            input.description().run(),
            input.description().epoch(),
            input.model().hash(),
            dataset,
            request.split());
    claims.results(Table.FILTER_RANKS, key.claimed(rankings));
    Optional<ImageScoreTable> keep =
        settings.rank().keepImageScores()
            ? Optional.of(new ImageScoreTable(warehouse, key, index))
            : Optional.empty();
    Stopwatch watch = Stopwatch.start();
    progress.step("ranking filters", 0, 0);
    ScoreSheet scores =
        new FilterScoring(catalog, settings, keep)
            .run(images, input.snapshot(), dataset.labels(List.of()), rankings);
    double seconds = Stopwatch.seconds(watch.elapsed());
    claims.check();
    ScoreTables tables = new ScoreTables(warehouse, key, index);
    tables.writeScores(scores, "");
    rankings.forEach(ranking -> tables.writeRanks(ranking.label(), ranking.ofEach(index, scores)));
    String layer = deepest(index);
    return new Result(
        input.description().run(),
        input.description().epoch(),
        dataset.name(),
        request.split().label(),
        dataset.images(request.split()),
        seconds,
        dataset.classNames(),
        layer,
        rankings.stream().map(r -> new Top(r.label(), top(index, scores, r, layer))).toList());
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
    for (FilterValues values : ranking.ofEach(index, scores)) {
      FilterRanking.of(index, values).stream()
          .filter(r -> r.filter().layer().equals(layer) && r.rank() <= TOP)
          .forEach(top::add);
    }
    return top;
  }
}
