package org.permafrost.action.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.permafrost.action.Claims;
import org.permafrost.action.Stopwatch;
import org.permafrost.action.rank.FilterScoring;
import org.permafrost.action.rank.ModelOnDataset;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.Judgement;
import org.permafrost.score.pass.Ablation;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.stage.AblationStage;
import org.permafrost.spark.stage.SampleStage;
import org.permafrost.table.LeaseName;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Judges rankings without training (src/site/markdown/judging.md): sets the maps of a class's top
 * filters to zero and measures what the class loses, and what the others lose. The controls random
 * and shuffled are always included.
 */
public final class JudgeRankings {
  /**
   * @param run its reported model is judged
   * @param model file that is judged instead; exactly one of both is given
   * @param split whose images are classified
   */
  public record Request(
      Optional<String> run,
      Optional<String> model,
      String dataset,
      Split split,
      Settings settings) {}

  /** Rankings that every other one must beat. */
  private static final List<String> CONTROLS = List.of("random", "shuffled");

  private final Warehouse warehouse;
  private final Progress progress;

  public JudgeRankings(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * Writes {@code judgements} under the run and epoch of the model, replacing what was judged on
   * the same split before.
   *
   * @throws org.permafrost.problem.Problem for a missing model, data set or split, a data set with
   *     other classes, an unknown ranking or layer, or if another job writes the same rows
   */
  public JudgeResult run(Request request) {
    String model = request.run().or(request::model).orElse("");
    try (Claims claims = new Claims(warehouse, "judge " + model + " on " + request.dataset())) {
      return run(request, claims);
    }
  }

  private JudgeResult run(Request request, Claims claims) {
    Settings settings = request.settings();
    ModelOnDataset input =
        ModelOnDataset.open(
            warehouse,
            request.run(),
            request.model(),
            request.dataset(),
            settings,
            claims,
            progress);
    FilterCatalog catalog = input.model().catalog();
    FilterIndex index = catalog.index(settings.network().units());
    TopFilters tops = new TopFilters(index, settings.judge());
    List<Ranking> rankings = rankings(settings);
    JavaRDD<ImageRecord> images = input.images(request.split(), settings.rank().partitions());
    claims.results(Table.JUDGEMENTS, claimed(input, request, rankings));

    Stopwatch watch = Stopwatch.start();
    progress.step("scoring filters", 0, 0);
    Split scored = settings.judge().scoreSplit();
    ScoreSheet scores =
        new FilterScoring(catalog, settings)
            .run(
                input.images(scored, settings.rank().partitions()),
                input.snapshot(),
                input.dataset().labels(List.of()),
                rankings);
    List<JudgeResult.Row> rows = new ArrayList<>();
    JavaRDD<ImageRecord> drawn = drawn(images, settings).persist(StorageLevel.MEMORY_AND_DISK());
    long count;
    try {
      count = drawn.count();
      rows.addAll(judge(input, index, drawn, tops.of(rankings, scores), settings));
    } finally {
      drawn.unpersist(false);
    }
    JudgeResult result =
        new JudgeResult(
            input.description().run(),
            input.description().epoch(),
            input.dataset().name(),
            request.split().label(),
            scored.label(),
            count,
            Stopwatch.seconds(watch.elapsed()),
            input.dataset().classNames(),
            rows);
    claims.check();
    JudgementTable.write(warehouse, result, input.dataset().content().hash());
    return result;
  }

  private static List<LeaseName> claimed(
      ModelOnDataset input, Request request, List<Ranking> rankings) {
    String run = input.description().run();
    String epoch = Integer.toString(input.description().epoch());
    String dataset = input.dataset().name();
    String split = request.split().label();
    String layers = request.settings().judge().together() ? "together" : "each";
    return rankings.stream()
        .map(
            ranking ->
                LeaseName.alone(
                    String.format(
                        Locale.ROOT,
                        "the judgement of %s of run %s on %s of %s",
                        ranking.label(),
                        run,
                        split,
                        dataset),
                    run,
                    epoch,
                    dataset,
                    split,
                    layers,
                    ranking.label()))
        .toList();
  }

  private static List<Ranking> rankings(Settings settings) {
    Set<Ranking> rankings = new LinkedHashSet<>(FilterScoring.rankings(settings));
    CONTROLS.forEach(control -> rankings.add(Ranking.parse(control)));
    return List.copyOf(rankings);
  }

  private static JavaRDD<ImageRecord> drawn(JavaRDD<ImageRecord> images, Settings settings) {
    int perClass = settings.judge().images();
    if (perClass == 0) {
      return images;
    }
    SortedSet<String> ids =
        SampleStage.ids(images, perClass, settings.rank().seed(), "judging rankings");
    return images.filter(image -> ids.contains(image.id()));
  }

  /** One job per place, so that waiting people see it advance. */
  private List<JudgeResult.Row> judge(
      ModelOnDataset input,
      FilterIndex index,
      JavaRDD<ImageRecord> images,
      Map<String, List<TopFilters.Choice>> byPlace,
      Settings settings) {
    List<JudgeResult.Row> rows = new ArrayList<>();
    JudgeWork work = JudgeWork.of(index, byPlace);
    for (Map.Entry<String, List<TopFilters.Choice>> place : byPlace.entrySet()) {
      work.tell(progress);
      Map<Ablation, Integer> cases = new LinkedHashMap<>();
      place.getValue().forEach(choice -> cases.putIfAbsent(choice.ablation(), cases.size() + 1));
      List<ConfusionMatrix> matrices =
          AblationStage.run(
              images,
              input.snapshot().scoring(settings.network().units()),
              List.copyOf(cases.keySet()),
              input.dataset().classes(),
              settings.evaluate().batchSize());
      work.finish(place.getKey());
      for (TopFilters.Choice choice : place.getValue()) {
        rows.add(
            new JudgeResult.Row(
                choice.scorer(),
                choice.top(),
                place.getKey(),
                choice.ablation().filters().size(),
                Judgement.of(
                    choice.label(), matrices.get(0), matrices.get(cases.get(choice.ablation())))));
      }
    }
    work.tell(progress);
    return rows;
  }
}
