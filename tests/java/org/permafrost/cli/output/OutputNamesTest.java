package org.permafrost.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.nightly.NightResult;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.run.RunTime;
import org.permafrost.action.train.TrainResult;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterRank;
import org.permafrost.settings.StrategySettings.ReportTime;

/** Class names are names of other people's folders: none may break a table or move the cursor. */
class OutputNamesTest {
  private static final String NAME = "a\nb\u001b[2J\u202e";
  private static final String SHOWN = "a\\nb\\u001b[2J\\u202e";
  private static final List<String> NAMES = List.of("教会", NAME);
  private static final List<ClassMetrics> METRICS =
      List.of(new ClassMetrics(0, 1, 1, 1, 5, 5), new ClassMetrics(1, 1, 1, 1, 5, 5));
  private static final SortedSet<Integer> SECOND = new TreeSet<>(List.of(1));

  private static void isSafe(String text, String row) {
    assertThat(text.lines()).contains(row);
    assertThat(text.lines().flatMapToInt(String::codePoints))
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
  }

  @Test
  void training() {
    TrainResult result =
        new TrainResult(
            "r",
            "d",
            1,
            1,
            "validation",
            NAMES,
            METRICS,
            1,
            0,
            9,
            "m",
            "h",
            1,
            "End.",
            new RunTime(ReportTime.MEAN, 1, 1, 1, 1),
            Optional.empty());

    isSafe(TrainOutput.text(result), SHOWN + "        1.0     1.0  1.0       5");
    isSafe(TrainOutput.text(result), "教会" + " ".repeat(23) + "1.0     1.0  1.0       5");
  }

  @Test
  void evaluating() {
    EvaluationResult result =
        new EvaluationResult(
            "r",
            1,
            "h",
            "d",
            "train",
            NAMES,
            SECOND,
            SECOND,
            OptionalInt.of(2),
            5,
            1,
            METRICS.subList(1, 2));

    isSafe(
        EvaluateOutput.text(result),
        "Run r, epoch 1, task 2, on 5 images of d (train), predicted among " + SHOWN);
  }

  @Test
  void ranking() {
    RankFilters.Result result =
        new RankFilters.Result(
            "r",
            1,
            "d",
            "train",
            5,
            1,
            NAMES,
            "c1",
            List.of(
                new RankFilters.Top(
                    "mean", List.of(new FilterRank(1, new FilterId("c1", 7), 1, 1, 0.1)))));

    isSafe(RankOutput.text(result), SHOWN + "      7");
    assertThat(RankOutput.query(result, 5).get(1))
        .contains("run = 'r' AND epoch = 1 AND split = 'train' AND rank <= 5");
  }

  @Test
  void nights() {
    NightResult result =
        new NightResult(
            LocalDate.of(2026, 1, 2),
            "r",
            1,
            "h",
            "/in/" + NAME,
            List.of("mean"),
            List.of(new NightResult.ClassImages(NAME, 1, 5)),
            5,
            1,
            "1 of " + NAME,
            List.of("images of " + NAME),
            true,
            1);

    isSafe(NightlyOutput.text(result), SHOWN + "       5");
    isSafe(NightlyOutput.text(result), "audit  images of " + SHOWN);
  }
}
