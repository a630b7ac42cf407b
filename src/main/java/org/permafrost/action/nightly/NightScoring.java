package org.permafrost.action.nightly;

import java.util.List;
import java.util.stream.Collectors;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.rank.ScoringFailure;
import org.permafrost.action.run.LayerDecision;
import org.permafrost.hash.Sha256;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.NetworkSupport;
import org.permafrost.score.Scorer;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreCompletion;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.score.ranking.ScoringPlan;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.Settings;
import org.permafrost.settings.bind.Labels;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.ProcessorKinds;
import org.permafrost.spark.part.PartOrigin;
import org.permafrost.spark.part.PartialScores;
import org.permafrost.table.Warehouse;

/** Scores the images of a night, as far as earlier nights have not. */
final class NightScoring {
  private static final String OTHERWISE = "nothing was published";

  private final Warehouse warehouse;
  private final SavedModel model;
  private final Settings settings;
  private final String processor;
  private final ScoringPlan plan;
  private final Layers layers;

  /**
   * @throws Problem (usage) for a ranking that cannot be put together from groups of images;
   *     (environment) if executors round differently, or cannot compute with the model's layers
   */
  NightScoring(
      Warehouse warehouse,
      SavedModel model,
      List<Ranking> rankings,
      Settings settings,
      Progress progress) {
    this.warehouse = warehouse;
    this.model = model;
    this.settings = settings;
    this.plan = ScoringPlan.of(rankings);
    for (Scorer scorer : plan.scorers()) {
      if (!scorer.needs().addUp()) {
        throw Problem.usage(
            "Cannot rank by %s every night: it looks at images together, so nothing can be reused;"
                + " choose another rank.scorer, or use: permafrost rank.",
            scorer.name());
      }
    }
    if (plan.measured().isEmpty()) {
      throw Problem.usage(
          "Cannot rank by %s alone every night: it looks at no images; choose another rank.scorer,"
              + " or use: permafrost rank.",
          ScoringPlan.names(plan.scorers()));
    }
    NetworkSupport.check(plan.found(), ConfigurationJson.parse(model.configuration()));
    processor = ProcessorKinds.of(warehouse.spark()).only("add up statistics");
    layers = new LayerDecision(warehouse, progress).ofModel(settings, model);
  }

  /** Kernels that all images are scored with. */
  String processor() {
    return processor;
  }

  /** What is scored, and what is written. */
  ScoringPlan plan() {
    return plan;
  }

  /** Names and versions of all scorers. */
  String versions() {
    return plan.found().stream()
        .map(scorer -> scorer.name() + " " + scorer.version())
        .collect(Collectors.joining(", "));
  }

  /**
   * Scores what is new.
   *
   * @throws Problem (data) if a score is not finite
   */
  PartialScores.Outcome run(NightImages images, Progress progress) {
    PartialScores scores =
        new PartialScores(
            warehouse,
            new PartOrigin(model.hash(), context(images), processor, CodeVersion.current()),
            NetworkSnapshot.of(model, layers).scoring(units()),
            plan.measured(),
            index().size(),
            new PartialScores.Way(
                settings.nightly().groups(),
                settings.rank().batchSize(),
                settings.rank().partitions()));
    return ScoringFailure.explained(OTHERWISE, () -> scores.run(images.images(), progress));
  }

  /**
   * The scores of every scorer: those of images, and what is derived from them or from weights.
   *
   * @throws Problem (data) if a score is not finite
   */
  ScoreSheet complete(PartialScores.Outcome outcome) {
    WeightedNetwork weights =
        new WeightedNetwork(
            model.configuration(),
            model.parameters(),
            model.description().imageSize(),
            model.catalog(),
            units());
    ScoreCompletion completion =
        new ScoreCompletion(weights, outcome.images().keySet(), settings.rank().seed());
    return ScoringFailure.explained(
        OTHERWISE, () -> completion.complete(outcome.scores(), plan.scorers()));
  }

  /** What is ranked, in order. */
  FilterIndex index() {
    return model.catalog().index(units());
  }

  private List<Unit> units() {
    return settings.network().units();
  }

  /** SHA-256 over what decides a score besides the network, the method and the image's bytes. */
  private String context(NightImages images) {
    String text =
        String.join(
            "\n",
            "format " + ClassScores.FORMAT,
            "resize " + images.resize(),
            "size " + model.description().imageSize(),
            "mean " + model.description().normalization().mean(),
            "std " + model.description().normalization().std(),
            "layers " + Labels.of(layers),
            "batch " + settings.rank().batchSize());
    return Sha256.of(
        units().equals(Unit.ONLY_FILTERS)
            ? text
            : text + "\nunits " + units().stream().map(Unit::label).toList());
  }
}
