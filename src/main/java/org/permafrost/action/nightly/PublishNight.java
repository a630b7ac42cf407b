package org.permafrost.action.nightly;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.permafrost.action.Claims;
import org.permafrost.action.CommandOutputs;
import org.permafrost.action.Stopwatch;
import org.permafrost.action.rank.FilterScoring;
import org.permafrost.action.run.ModelReference;
import org.permafrost.action.run.OwnNormalization;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.problem.Secrets;
import org.permafrost.progress.Progress;
import org.permafrost.score.Scorer;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.LogContext;
import org.permafrost.spark.SparkJobs;
import org.permafrost.spark.part.PartialScores;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Scores and ranks the filters of a model on the images of a night: writes to branches, audits them
 * there, publishes. The row in {@link Table#NIGHTS}, written last, says that the night is complete;
 * earlier nights are never touched. Doing a night again gives the same rows.
 */
public final class PublishNight {
  /**
   * @param model a run, whose reported model is taken, or a model file
   * @param images a data set, or a folder or archive
   * @param split of a data set; the training images unless given
   */
  public record Request(
      LocalDate night, String model, String images, Optional<Split> split, Settings settings) {}

  private final Warehouse warehouse;
  private final Progress progress;
  private final Consumer<NightStep> after;

  public PublishNight(Warehouse warehouse, Progress progress) {
    this(warehouse, progress, step -> {});
  }

  /**
   * @param after is told of every step that is done
   */
  PublishNight(Warehouse warehouse, Progress progress, Consumer<NightStep> after) {
    this.warehouse = warehouse;
    this.progress = progress;
    this.after = after;
  }

  /**
   * @throws Problem (usage) for rankings that cannot be done; (data) for a missing model, unusable
   *     images or a failed audit; (environment) if another job writes
   */
  public NightResult run(Request request) {
    SparkContext spark = warehouse.spark().sparkContext();
    try (LogContext log = new LogContext(spark, LogContext.RUN, "night " + request.night())) {
      return SparkJobs.described(
          spark, "nightly", "Look up the model and the images", () -> locked(request));
    }
  }

  private NightResult locked(Request request) {
    Stopwatch watch = Stopwatch.start();
    Settings settings = request.settings();
    List<Ranking> rankings = FilterScoring.rankings(settings);
    SavedModel model = new ModelReference(warehouse).load(request.model());
    OwnNormalization.note(settings, model.description(), request.model()).ifPresent(progress::line);
    NightScoring scoring = new NightScoring(warehouse, model, rankings, settings, progress);
    try (Claims claims = new Claims(warehouse, "nightly " + request.night())) {
      claims.nights();
      after.accept(NightStep.LOCKED);
      CommandOutputs outputs = new CommandOutputs(warehouse, "nightly", request.night().toString());
      outputs.forget();
      try (NightImages images =
          NightImages.open(
              warehouse,
              request.images(),
              request.split(),
              model.description(),
              settings.prep(),
              claims,
              progress)) {
        after.accept(NightStep.READ);
        return publish(new Night(request, model, rankings, scoring, images, claims, watch));
      } catch (Throwable failure) { // Spark throws checked exceptions that Scala does not declare.
        outputs.keepFailure(failure);
        throw failure;
      }
    }
  }

  /** Everything one night is made of. */
  private record Night(
      Request request,
      SavedModel model,
      List<Ranking> rankings,
      NightScoring scoring,
      NightImages images,
      Claims claims,
      Stopwatch watch) {}

  private NightResult publish(Night night) {
    PartialScores.Outcome outcome = night.scoring().run(night.images(), progress);
    if (outcome.images().isEmpty()) {
      throw Problem.data("There is no usable image in %s.", night.images().from());
    }
    after.accept(NightStep.SCORED);
    NightTables tables =
        new NightTables(warehouse, night.request().night(), night.model(), night.scoring().index());
    List<String> audits = draft(night, tables, outcome);
    night.claims().check();
    String imagesHash = described("Hash the list of images", night.images().images()::contentHash);
    boolean changed =
        !(tables.scores().isPublished()
            && tables.ranks().isPublished()
            && tables
                .published()
                .filter(row -> NightRow.isOf(row, night.model().hash(), imagesHash))
                .filter(row -> NightRow.isBy(row, scorers(night), night.scoring().versions()))
                .isPresent());
    if (changed) {
      tables.withdraw();
      after.accept(NightStep.OLD_NIGHT_WITHDRAWN);
    }
    String tag = NightResult.tag(night.request().night());
    night.claims().check();
    long scores = described("Publish the scores", () -> tables.scores().publish(tag));
    after.accept(NightStep.SCORES_PUBLISHED);
    night.claims().check();
    long ranks = described("Publish the ranks", () -> tables.ranks().publish(tag));
    after.accept(NightStep.RANKS_PUBLISHED);
    NightResult result = result(night, outcome, audits, changed);
    if (changed) {
      night.claims().check();
      tables.publish(NightRow.of(result, imagesHash, night.scoring(), scores, ranks));
      after.accept(NightStep.NIGHT_PUBLISHED);
    }
    int keep = night.request().settings().nightly().keepModels();
    described(
        "Delete the statistics of old models",
        () -> {
          tables.forgetModels(keep);
          return true;
        });
    return result;
  }

  /** Writes to branches and looks at them. */
  private List<String> draft(Night night, NightTables tables, PartialScores.Outcome outcome) {
    progress.step("Writing the branch " + tables.branch(), 0, 0);
    return described(
        "Write and audit the branch " + tables.branch(),
        () -> {
          ScoreSheet sheet = night.scoring().complete(outcome);
          tables.writeScores(sheet);
          after.accept(NightStep.SCORES_WRITTEN);
          tables.writeRanks(sheet, night.rankings());
          after.accept(NightStep.RANKS_WRITTEN);
          List<NightAudit.Check> checks =
              new NightAudit(expected(night, outcome))
                  .run(tables.ofNight(tables.scores()), tables.ofNight(tables.ranks()));
          checks(night, tables, checks);
          after.accept(NightStep.AUDITED);
          return checks.stream().map(NightAudit.Check::toString).toList();
        });
  }

  private static NightAudit.Expected expected(Night night, PartialScores.Outcome outcome) {
    return new NightAudit.Expected(
        night.scoring().index(),
        night.model().description().classNames(),
        night.images().labels(),
        outcome.images(),
        night.scoring().plan().measured().stream().map(Scorer::name).collect(Collectors.toSet()),
        night.scoring().plan().found().stream().map(Scorer::name).collect(Collectors.toSet()),
        night.rankings().stream().map(Ranking::label).collect(Collectors.toSet()),
        night.images().rejected(),
        night.request().settings().nightly().rejectLimit());
  }

  private static void checks(Night night, NightTables tables, List<NightAudit.Check> checks) {
    List<NightAudit.Check> failed = checks.stream().filter(check -> !check.ok()).toList();
    if (!failed.isEmpty()) {
      throw Problem.data(
          "The night %s failed %d of %d audits and was not published. %s. %sInspect what was"
              + " written with: permafrost sql \"SELECT * FROM nightly_ranks VERSION AS OF '%s'\""
              + " (and nightly_scores). Earlier nights are unchanged.",
          night.request().night(),
          failed.size(),
          checks.size(),
          failed.stream().map(NightAudit.Check::toString).collect(Collectors.joining(". ")),
          night.images().rejected() > 0 ? "Rejected: " + night.images().rejections() + ". " : "",
          tables.branch());
    }
  }

  private static List<String> scorers(Night night) {
    return night.rankings().stream().map(Ranking::label).toList();
  }

  private static NightResult result(
      Night night, PartialScores.Outcome outcome, List<String> audits, boolean changed) {
    ModelDescription model = night.model().description();
    return new NightResult(
        night.request().night(),
        model.run(),
        model.epoch(),
        night.model().hash(),
        Secrets.masked(night.images().from()),
        scorers(night),
        night.images().labels().stream()
            .map(
                label ->
                    new NightResult.ClassImages(
                        model.classNames().get(label),
                        label,
                        outcome.images().getOrDefault(label, 0L)))
            .toList(),
        outcome.scored(),
        night.images().rejected(),
        night.images().rejections(),
        audits,
        changed,
        Stopwatch.seconds(night.watch().elapsed()));
  }

  private <T> T described(String description, Supplier<T> work) {
    return SparkJobs.described(warehouse.spark().sparkContext(), "nightly", description, work);
  }
}
