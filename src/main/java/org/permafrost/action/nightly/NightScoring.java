package org.permafrost.action.nightly;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.Names;
import org.permafrost.action.run.LayerDecision;
import org.permafrost.image.Normalizer;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.Scorer;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreCompletion;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.score.ranking.ScoringPlan;
import org.permafrost.settings.Settings;
import org.permafrost.settings.TrainSettings.Layers;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.ProcessorKinds;
import org.permafrost.spark.part.PartialScores;
import org.permafrost.table.Warehouse;

/** Scores the images of a night, as far as earlier nights have not. */
final class NightScoring {
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
    FilterCatalog catalog = model.catalog();
    NetworkSnapshot snapshot =
        new NetworkSnapshot(
            model.configuration(),
            model.parameters(),
            new Normalizer(model.description().normalization()),
            layers);
    try {
      return new PartialScores(
              warehouse,
              new PartialScores.Origin(
                  model.hash(), context(images), processor, CodeVersion.current()),
              snapshot,
              plan.measured(),
              catalog.index().size(),
              new PartialScores.Way(
                  settings.nightly().groups(),
                  settings.rank().batchSize(),
                  settings.rank().partitions()))
          .run(images.images(), progress);
    } catch (RuntimeException | Error e) {
      throw cause(e);
    }
  }

  /** The scores of every scorer: those of images, and what is derived from them or from weights. */
  ScoreSheet complete(PartialScores.Outcome outcome) {
    FilterCatalog catalog = model.catalog();
    WeightedNetwork weights =
        new WeightedNetwork(
            model.configuration(), model.parameters(), model.description().imageSize(), catalog);
    return new ScoreCompletion(weights, outcome.images().keySet(), settings.rank().seed())
        .complete(outcome.scores(), plan.scorers());
  }

  /** Exact sums refuse what is not finite, in the middle of a task. */
  private static RuntimeException cause(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (String.valueOf(t.getMessage()).contains("Cannot sum the filter score")) {
        return Problem.data(
                "The model gives scores that are not finite, so its filters cannot be ranked;"
                    + " nothing was published. Check the model with: permafrost evaluate")
            .causedBy(failure);
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
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
            "layers " + Names.of(layers),
            "batch " + settings.rank().batchSize());
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
