package org.permafrost.score.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.rank.Contrast;
import org.permafrost.score.OwnScorers;
import org.permafrost.score.Scorer;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoringPlan;

/** Scorers that are found in other jars. */
class ForeignScorersTest {
  private static final AtomicInteger JARS = new AtomicInteger();

  @TempDir Path folder;

  private Path jar(Class<?>... scorers) {
    return OwnScorers.jar(folder.resolve(JARS.incrementAndGet() + ".jar"), scorers);
  }

  private static List<String> names() {
    return Scorers.all().stream().map(Scorer::name).toList();
  }

  @Test
  void theyComeBehindPermafrostsByName() {
    List<String> before = names();
    List<Path> jars = List.of(jar(OwnScorers.TwiceTheMean.class), jar(OwnScorers.Place.class));

    List<String> known = OwnScorers.with(jars, ForeignScorersTest::names);

    assertThat(known.subList(0, before.size())).isEqualTo(before).startsWith("max-activation");
    assertThat(known.subList(before.size(), known.size()))
        .containsExactly("own-filter", "own-summary");
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void rankingsTakeThemLikeAnyOther() {
    List<Path> jars = List.of(jar(OwnScorers.TwiceTheMean.class, OwnScorers.Hundreds.class));
    List<Ranking> rankings =
        OwnScorers.with(
            jars, () -> Ranking.list("mean(own-summary,taylor:auc),own-weight", Contrast.WELCH));

    assertThat(rankings)
        .extracting(Ranking::label)
        .containsExactly("mean(own-summary:welch,taylor:auc)", "own-weight");
    assertThat(OwnScorers.with(jars, () -> ScoringPlan.of(rankings)).measured())
        .extracting(Scorer::name)
        .containsExactly("taylor", "own-summary");
  }

  @Test
  void anUnknownNameListsThemToo() {
    List<Path> jars = List.of(jar(OwnScorers.Place.class));

    refused(
        jars, () -> Ranking.parse("own-fliter"), ExitCode.USAGE, "did you mean own-filter", "apoz");
    refused(List.of(), () -> Ranking.parse("own-fliter"), ExitCode.USAGE, "own-fliter", "Known");
  }

  @Test
  void whatADerivedScorerBuildsOnHasToBeThere() {
    List<Path> alone = List.of(jar(OwnScorers.SumAndClasses.class));

    refused(
        alone,
        () -> ScoringPlan.of(List.of(Ranking.parse("own-derived"))),
        ExitCode.USAGE,
        "Unknown scorer own-filter");
    refused(List.of(), () -> Scorers.ofImages("snip"), ExitCode.USAGE, "snip", "no FilterScorer");
    refused(List.of(), () -> Scorers.ofSamples("apoz"), ExitCode.USAGE, "apoz", "no SampleScorer");
  }

  @Test
  void aNameIsTakenOnce() {
    refused(
        List.of(jar(OwnScorers.AnotherApoz.class)),
        ForeignScorersTest::names,
        ExitCode.ENVIRONMENT,
        "Two scorers are called apoz",
        Apoz.class.getName(),
        OwnScorers.AnotherApoz.class.getName());
    refused(
        List.of(jar(OwnScorers.Place.class), jar(OwnScorers.AnotherPlace.class)),
        () -> Ranking.parse("max-activation"),
        ExitCode.ENVIRONMENT,
        "Two scorers are called own-filter",
        OwnScorers.Place.class.getName(),
        OwnScorers.AnotherPlace.class.getName());
  }

  @Test
  void whatCannotBeUsedIsRefusedByItsClass() {
    refusedClass(OwnScorers.Unspeakable.class, "mean(own)", "lower-case letters");
    refusedClass(OwnScorers.Running.class, "running-own");
    refusedClass(OwnScorers.Unborn.class, "own-unborn", "version is 0");
    refusedClass(OwnScorers.Broken.class, "META-INF/services/org.permafrost.score.Scorer");
    refusedClass(ForeignScorersTest.class, "META-INF/services/org.permafrost.score.Scorer");
    refused(
        List.of(OwnScorers.jar(folder.resolve("gone.jar"), "com.example.Gone\n")),
        ForeignScorersTest::names,
        ExitCode.ENVIRONMENT,
        "com.example.Gone");
  }

  private void refusedClass(Class<?> scorer, String... words) {
    refused(List.of(jar(scorer)), ForeignScorersTest::names, ExitCode.ENVIRONMENT, words);
    refused(
        List.of(jar(scorer)), ForeignScorersTest::names, ExitCode.ENVIRONMENT, scorer.getName());
  }

  @Test
  void anExecutorThatLacksTheJarSaysSo() {
    ScorerNames known = new ScorerNames(List.of("apoz", "taylor"));
    ScorerNames unknown = new ScorerNames(List.of("apoz", "own-filter"));

    assertThat(known.ofImages()).extracting(Scorer::name).containsExactly("apoz", "taylor");
    refused(List.of(), unknown::ofImages, ExitCode.ENVIRONMENT, "own-filter", "--jars");
    assertThat(OwnScorers.with(List.of(jar(OwnScorers.Place.class)), unknown::ofImages)).hasSize(2);
  }

  private static void refused(List<Path> jars, Supplier<?> work, ExitCode code, String... words) {
    assertThatThrownBy(() -> OwnScorers.with(jars, work))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }
}
