package org.permafrost.action.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.action.nightly.NightCase.FIRST;
import static org.permafrost.action.nightly.NightCase.SECOND;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.problem.ExitCode;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;

@Tag("slow")
class PublishNightTest {
  private static final String[] SCORERS = {
    "rank.scorer", "max-activation,mean-activation:welch,shuffled"
  };

  @TempDir Path folder;

  private NightCase nights;
  private String model;

  @BeforeEach
  void draw() {
    nights = NightCase.drawn(folder);
    model = nights.model(1);
  }

  @Test
  void aNightIsPublishedOnceAndRepeatingItChangesNothing() {
    NightResult first = nights.run(FIRST, model, SCORERS);

    assertThat(first.images()).isEqualTo(40);
    assertThat(first.scored()).isEqualTo(40);
    assertThat(first.changed()).isTrue();
    assertThat(first.audits()).hasSize(5);
    assertThat(nights.rows(FIRST)).isNotEmpty().isEqualTo(nights.tagged(FIRST));
    assertThat(nights.night(FIRST)).isPresent();
    Map<String, Long> references = nights.references();
    assertThat(references.keySet())
        .containsExactlyInAnyOrder(
            "nightly_scores main",
            "nightly_scores night-" + FIRST,
            "nightly_ranks main",
            "nightly_ranks night-" + FIRST);
    String row = nights.night(FIRST).orElseThrow().toString();

    NightResult again = nights.run(FIRST, model, SCORERS);

    assertThat(again.changed()).isFalse();
    assertThat(again.scored()).isZero();
    assertThat(again.reused()).isEqualTo(40);
    assertThat(nights.references()).isEqualTo(references);
    assertThat(nights.night(FIRST).orElseThrow().toString()).isEqualTo(row);
  }

  @Test
  void onlyWhatIsNewIsScoredAndTheBitsAreThoseOfScoringEverything() throws IOException {
    nights.run(FIRST, model, SCORERS);
    List<String> first = nights.rows(FIRST);
    String shape = nights.shapes().get(3);
    new DrawnImages(2).write(folder.resolve("others"), 40);
    Files.copy(
        folder.resolve("others").resolve(nights.images().relativize(nights.image(shape, 1))),
        nights.image(shape, 1).resolveSibling("added.png"));
    Files.copy(
        nights.image(nights.shapes().get(6), 2),
        nights.image(nights.shapes().get(5), 1),
        StandardCopyOption.REPLACE_EXISTING);
    Files.delete(nights.image(nights.shapes().get(6), 2));

    NightResult second = nights.run(SECOND, model, SCORERS);

    assertThat(second.images()).isEqualTo(40);
    assertThat(second.scored()).isBetween(2L, 10L);
    NightCase clean = nights.elsewhere("clean");
    NightResult all = clean.run(SECOND, model, SCORERS[0], SCORERS[1], "rank.partitions", "7");
    assertThat(all.scored()).isEqualTo(40);
    assertThat(nights.rows(SECOND)).isEqualTo(clean.rows(SECOND)).isNotEqualTo(first);
    assertThat(nights.rows(FIRST)).isEqualTo(first);
    assertThat(nights.tagged(FIRST)).isEqualTo(first);
  }

  @Test
  void anotherModelIsScoredAnewAndOldStatisticsGo() {
    nights.run(FIRST, model);
    long ofOne = nights.parts();

    NightResult other = nights.run(SECOND, nights.model(2));
    assertThat(other.scored()).isEqualTo(40);
    assertThat(nights.parts()).isEqualTo(2 * ofOne);

    nights.run(SECOND.plusDays(1), nights.model(3), "nightly.keep-models", "2");
    assertThat(nights.parts()).isEqualTo(2 * ofOne);
    assertThat(nights.run(SECOND, nights.model(2)).scored()).isZero();
    assertThat(nights.run(SECOND.plusDays(2), model, "nightly.keep-models", "1").scored())
        .isEqualTo(40);
    assertThat(nights.parts()).isEqualTo(ofOne);
  }

  @Test
  void aDataSetGivesWhatItsFolderGives() {
    new PrepareImages(nights.warehouse(), Progress.SILENT)
        .run(
            new PrepareImages.Request(
                nights.images().toString(), "drawn", nights.settings("prep.holdout", "0").prep()));

    NightResult result =
        new PublishNight(nights.warehouse(), Progress.SILENT)
            .run(
                new PublishNight.Request(
                    FIRST, model, "drawn", Optional.of(Split.VALIDATION), nights.settings()));
    NightResult folderToo = nights.run(SECOND, model);

    assertThat(result.images()).isEqualTo(10);
    assertThat(folderToo.images()).isEqualTo(40);
    assertThat(folderToo.scored()).as("the validation images are known").isEqualTo(30);
    assertThat(nights.night(FIRST).orElseThrow().<String>getAs("images_from"))
        .isEqualTo("drawn (validation)");
  }

  @Test
  void aClassWithoutImagesFailsTheAuditAndNothingIsPublished() throws IOException {
    nights.run(FIRST, model);
    List<String> first = nights.rows(FIRST);
    Map<String, Long> references = nights.references();
    String shape = nights.shapes().get(0);
    for (int i = 1; i <= 4; i++) {
      Files.delete(nights.image(shape, i));
    }

    nights.refuses(
        ExitCode.DATA,
        () -> nights.run(SECOND, model),
        SECOND.toString(),
        "classes: " + shape + " has no images",
        "audit-" + SECOND);

    assertThat(nights.references())
        .containsAllEntriesOf(references)
        .containsKeys("nightly_scores audit-" + SECOND, "nightly_ranks audit-" + SECOND);
    assertThat(nights.rows(FIRST)).isEqualTo(first);
    assertThat(nights.rows(SECOND)).isEmpty();
    assertThat(nights.night(SECOND)).isEmpty();
  }

  @Test
  void tooManyBrokenImagesFailTheAudit() throws IOException {
    for (int i = 1; i <= 3; i++) {
      Files.write(nights.image(nights.shapes().get(i), 1), new byte[] {1, 2, 3});
    }

    nights.refuses(
        ExitCode.DATA,
        () -> nights.run(FIRST, model),
        "reject share: 3 of 40",
        "nightly.max-reject-share");

    NightResult tolerant = nights.run(FIRST, model, "nightly.tolerated-rejects", "3");
    assertThat(tolerant.rejected()).isEqualTo(3);
    assertThat(tolerant.scored()).as("scored before the audit failed").isZero();
    assertThat(tolerant.rejections()).contains(nights.shapes().get(1));
  }

  @Test
  void whatAnotherWroteToTheBranchIsNotPublished() {
    nights.refuses(
        ExitCode.ENVIRONMENT,
        () ->
            nights.run(
                FIRST,
                model,
                step -> {
                  if (step == NightStep.RANKS_WRITTEN) {
                    nights
                        .warehouse()
                        .spark()
                        .sql(
                            "DELETE FROM lab.nightly_ranks.`branch_audit-2026-11-21` WHERE rank = 1");
                  }
                }),
        "branch audit-2026-11-21");
    assertThat(nights.night(FIRST)).isEmpty();
  }

  @Test
  void rankingsThatLookAtImagesTogetherAreRefused() {
    nights.refuses(
        ExitCode.USAGE,
        () -> nights.run(FIRST, model, "rank.scorer", "taylor,pls-vip"),
        "pls-vip",
        "permafrost rank");
    nights.refuses(
        ExitCode.USAGE, () -> nights.run(FIRST, model, "rank.scorer", "synflow"), "synflow");
  }

  @Test
  void unknownImagesAndClassesAreNamed() throws IOException {
    nights.refuses(
        ExitCode.DATA,
        () ->
            new PublishNight(nights.warehouse(), Progress.SILENT)
                .run(
                    new PublishNight.Request(
                        FIRST, model, "nowhere", Optional.empty(), nights.settings())),
        "nowhere",
        "--images");
    Path foreign = nights.images().resolve("train/zebra");
    Files.createDirectories(foreign);
    Files.copy(nights.image(nights.shapes().get(0), 1), foreign.resolve("a.png"));
    nights.refuses(ExitCode.DATA, () -> nights.run(FIRST, model), "zebra", "does not know");
  }

  @Test
  void ofTwoJobsAtOnceTheSecondEnds() {
    nights.run(
        FIRST,
        model,
        step -> {
          if (step == NightStep.LOCKED) {
            nights.refuses(
                ExitCode.ENVIRONMENT,
                () -> nights.run(SECOND, model),
                "nightly " + FIRST,
                "process " + ProcessHandle.current().pid(),
                "UNSET TBLPROPERTIES");
          }
        });

    assertThat(nights.night(FIRST)).isPresent();
    assertThat(nights.run(SECOND, model).scored()).isZero();
  }

  @Test
  void everySparkJobSaysWhatItIsFor() throws Exception {
    List<String> jobs = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.add(
                job.properties().getProperty("spark.jobGroup.id")
                    + ": "
                    + job.properties().getProperty("spark.job.description"));
          }
        };
    var context = nights.warehouse().spark().sparkContext();
    context.addSparkListener(listener);
    try {
      nights.run(FIRST, model);
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }

    assertThat(jobs)
        .allMatch(job -> job.startsWith("nightly: ") && !job.endsWith("null"))
        .contains(
            "nightly: Score filters by max-activation on new images",
            "nightly: Compare images with those scored before",
            "nightly: Write and audit the branch audit-" + FIRST);
  }

  @Test
  void whoLostTheLockPublishesNothing() {
    nights.refuses(
        ExitCode.ENVIRONMENT,
        () ->
            nights.run(
                FIRST,
                model,
                step -> {
                  if (step == NightStep.AUDITED) {
                    nights
                        .warehouse()
                        .spark()
                        .sql("ALTER TABLE nights UNSET TBLPROPERTIES ('permafrost.writer')");
                  }
                }),
        "no longer the writer");

    assertThat(nights.rows(FIRST)).isEmpty();
  }
}
