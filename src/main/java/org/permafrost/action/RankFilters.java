package org.permafrost.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.permafrost.image.Normalizer;
import org.permafrost.network.ModelDescription;
import org.permafrost.network.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.score.ScoringMethod;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.PreparedImages;
import org.permafrost.spark.ScoringStage;
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
   * @param epoch the model's
   * @param images scored
   * @param seconds scoring took
   * @param layer deepest layer of the network that is not a shortcut
   * @param top the five best filters of that layer for each class, best first
   */
  public record Result(
      String run,
      int epoch,
      String dataset,
      String split,
      String scorer,
      long images,
      double seconds,
      List<String> classNames,
      String layer,
      List<FilterRank> top) {
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
    SavedModel model = new ModelReference(warehouse).either(request.run(), request.model());
    ModelDescription description = model.description();
    DatasetDescription dataset = DatasetDescription.read(warehouse, request.dataset());
    dataset.check(description, request.split());
    ScoringMethod method = ScoringMethod.named(request.settings().rank().scorer());
    FilterIndex index = model.catalog().index();
    Stopwatch watch = Stopwatch.start();
    progress.step("ranking filters", 0, 0);
    List<ClassScores> scores =
        ScoringStage.run(
            PreparedImages.spread(
                warehouse,
                request.dataset(),
                request.split(),
                request.settings().rank().partitions()),
            new NetworkSnapshot(
                model.configuration(),
                model.parameters(),
                new Normalizer(description.normalization()),
                request.settings().train().layers()),
            method,
            index.size(),
            request.settings().rank().batchSize());
    double seconds = EpochReport.seconds(watch.elapsed());
    ScoreTables.Key key =
        new ScoreTables.Key(
            description.run(),
            description.epoch(),
            dataset.name(),
            request.split(),
            method.label());
    ScoreTables.write(warehouse, key, index, dataset.classNames(), scores);
    String layer = deepest(index);
    return new Result(
        description.run(),
        description.epoch(),
        dataset.name(),
        request.split().label(),
        method.label(),
        scores.stream().mapToLong(ClassScores::count).sum(),
        seconds,
        dataset.classNames(),
        layer,
        top(index, scores, layer));
  }

  private static String deepest(FilterIndex index) {
    return index.layers().stream()
        .filter(l -> !l.shortcut())
        .map(FilterIndex.Layer::name)
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static List<FilterRank> top(FilterIndex index, List<ClassScores> scores, String layer) {
    List<FilterRank> top = new ArrayList<>();
    for (ClassScores ofClass : scores) {
      FilterRanking.of(index, ofClass).stream()
          .filter(r -> r.filter().layer().equals(layer) && r.rank() <= TOP)
          .forEach(top::add);
    }
    return top;
  }
}
