package org.permafrost.action.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;

@Tag("slow")
class JudgeRankingsTest {
  private static final String RUN = "judged";

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    training.train(RUN, "train.epochs", "1");
  }

  private static JudgeResult judge(String... settings) {
    return new JudgeRankings(training.warehouse(), Progress.SILENT)
        .run(
            new JudgeRankings.Request(
                Optional.of(RUN),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.TRAIN,
                training.settings(settings)));
  }

  @Test
  void everyRankingShareLayerAndClassHasARowAndControlsAreIncluded() {
    JudgeResult result =
        judge(
            "rank.scorer",
            "taylor,max-activation:welch",
            "judge.top",
            "[0.25, 1]",
            "judge.layers",
            "[stage2, stem]",
            "judge.images",
            "2");

    assertThat(result.images()).isEqualTo(2 * 10);
    assertThat(result.rows())
        .hasSize(4 * 2 * 3 * 10)
        .allSatisfy(
            row ->
                assertThat(row.judgement().selectivity())
                    .isCloseTo(
                        row.judgement().drop() - row.judgement().othersDrop(), within(1e-12)));
    assertThat(result.summaries())
        .extracting(JudgeResult.Summary::scorer)
        .hasSize(8)
        .contains("taylor", "max-activation:welch", "random", "shuffled");
    // Without all of a layer's filters, it does not matter how they were ranked.
    assertThat(result.summaries().stream().filter(s -> s.top() == 1))
        .extracting(JudgeResult.Summary::drop)
        .hasSize(4)
        .containsOnly(result.summaries().get(7).drop());
    assertThat(kept(false)).isEqualTo(result.rows().size());
  }

  @Test
  void allLayersAtOnceAndOtherPartitionsGiveTheSameAgain() {
    JudgeResult one = judge("judge.together", "true", "judge.images", "0", "rank.partitions", "1");
    JudgeResult seven =
        judge("judge.together", "true", "judge.images", "0", "rank.partitions", "7");

    assertThat(one.rows()).isEqualTo(seven.rows()).hasSize(3 * 10);
    assertThat(one.rows()).extracting(JudgeResult.Row::layer).containsOnly("all");
    assertThat(kept(true)).isEqualTo(3 * 10);

    JudgeResult other = judge("judge.together", "true", "rank.scorer", "weight-magnitude");
    assertThat(other.rows()).hasSize(3 * 10);
    assertThat(kept(true)).as("rankings judged before stay").isEqualTo(4 * 10);
  }

  private static long kept(boolean together) {
    return training.rows(Table.JUDGEMENTS, RUN).stream()
        .filter(row -> row.<Boolean>getAs("together") == together)
        .count();
  }

  @Test
  void unknownLayersAreRefused() {
    assertThatThrownBy(() -> judge("judge.layers", "[stage9]"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("stage9", "judge.layers", "did you mean");
    assertThatThrownBy(() -> judge("judge.layers", "[stage2-block1-shortcut]"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("judge.shortcuts");
  }
}
