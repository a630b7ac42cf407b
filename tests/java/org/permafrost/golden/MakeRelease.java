package org.permafrost.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.head.FitHead;
import org.permafrost.action.head.HeadRequest;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.maintain.MaintainWarehouse;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.head.HeadKind;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.table.Warehouse;

/**
 * Lets this version write a warehouse with something in every table and a run of every method, for
 * later versions to read. For tests/golden/make.
 */
final class MakeRelease {
  private static final int IMAGES = 60;

  private final Warehouse warehouse;

  private MakeRelease(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * @param arguments folder of the releases; that of this version must not exist
   */
  public static void main(String[] arguments) throws IOException {
    String version = CodeVersion.current();
    if (version.equals("development")) {
      throw new IllegalStateException("Put the jar on the class path, which knows its version");
    }
    Path release = Path.of(arguments[0], version);
    if (Files.exists(release)) {
      System.err.println(release + " exists, and what was released does not change.");
      System.exit(1);
    }
    Path folder = Files.createTempDirectory("permafrost-golden-");
    GoldenWarehouse golden = new GoldenWarehouse(folder);
    Warehouse warehouse = golden.open();
    Path images = folder.resolve("images");
    new DrawnImages(1).write(images, IMAGES);
    Files.writeString(images.resolve("train/circle/broken.png"), "not an image");
    MakeRelease making = new MakeRelease(warehouse);
    making.prepare();
    for (GoldenRun run : GoldenRun.ALL) {
      System.out.println("training " + run.name());
      making.train(run);
    }
    making.use();
    ReleaseFacts facts = ReleaseFacts.of(warehouse);
    facts
        .tables()
        .forEach(
            (table, found) -> {
              if (found.rows() == 0) {
                throw new IllegalStateException("Nothing is in the table " + table);
              }
            });
    Files.createDirectories(release);
    facts.write(release.resolve("facts.json"));
    golden.pack(release.resolve("warehouse.tar.xz"));
    System.out.println("wrote " + release + "; remove " + folder);
    System.exit(0);
  }

  private static Settings settings(Map<String, String> more) {
    Map<String, String> all = GoldenRun.common();
    all.putAll(more);
    return GoldenWarehouse.settings(all);
  }

  private void prepare() {
    new PrepareImages(warehouse, Progress.SILENT)
        .run(
            new PrepareImages.Request(
                GoldenWarehouse.IMAGES, GoldenRun.DATASET, settings(Map.of()).prep()));
  }

  private void train(GoldenRun run) {
    AtomicBoolean stop = new AtomicBoolean();
    Progress progress =
        new Progress() {
          @Override
          public void step(String what, long done, long total) {
            stop.compareAndSet(
                false, run.stopIn().isPresent() && what.equals("epoch " + run.stopIn().get()));
          }

          @Override
          public void line(String text) {}
        };
    TrainRequest request =
        new TrainRequest(
            run.name(), GoldenRun.DATASET, run.from(), GoldenWarehouse.settings(run.all()));
    try {
      new TrainStrategically(warehouse, progress, stop::get).start(request);
    } catch (Problem problem) {
      if (run.stopIn().isPresent() && problem.exitCode() == ExitCode.INTERRUPTED) {
        return;
      }
      throw problem;
    }
    if (run.stopIn().isPresent()) {
      throw new IllegalStateException(run.name() + " was not stopped");
    }
  }

  /** Everything else that writes tables. */
  private void use() {
    Optional<String> exact = Optional.of("exact");
    new RankFilters(warehouse, Progress.SILENT)
        .run(
            new RankFilters.Request(
                exact,
                Optional.empty(),
                GoldenRun.DATASET,
                Split.HOLDOUT,
                settings(
                    Map.of(
                        "rank.scorer", "max-activation,mean-activation:welch",
                        "rank.keep-image-scores", "true"))));
    new JudgeRankings(warehouse, Progress.SILENT)
        .run(
            new JudgeRankings.Request(
                exact,
                Optional.empty(),
                GoldenRun.DATASET,
                Split.HOLDOUT,
                settings(Map.of("judge.together", "true"))));
    evaluate("plain", OptionalInt.empty());
    evaluate("packnet", OptionalInt.of(1));
    new FitHead(warehouse, Progress.SILENT)
        .run(
            new HeadRequest(
                Optional.of("plain"),
                Optional.empty(),
                GoldenRun.DATASET,
                HeadKind.SLDA,
                List.of(),
                Optional.empty(),
                false,
                settings(Map.of()).warehouse() + "/plain.head",
                settings(Map.of())));
    new PublishNight(warehouse, Progress.SILENT)
        .run(
            new PublishNight.Request(
                LocalDate.of(2026, 1, 31),
                "exact",
                GoldenRun.DATASET,
                Optional.empty(),
                settings(Map.of("nightly.groups", "1"))));
    new MaintainWarehouse(warehouse, Progress.SILENT)
        .run(new MaintainWarehouse.Request(Instant.now(), 1, false));
  }

  private void evaluate(String run, OptionalInt task) {
    new EvaluateModel(warehouse, Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                Optional.of(run),
                Optional.empty(),
                GoldenRun.DATASET,
                Split.VALIDATION,
                List.of(),
                List.of(),
                task,
                settings(Map.of())));
  }
}
