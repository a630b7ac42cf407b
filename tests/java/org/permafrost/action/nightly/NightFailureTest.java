package org.permafrost.action.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.permafrost.action.nightly.NightCase.FIRST;
import static org.permafrost.action.nightly.NightCase.SECOND;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.action.CommandOutputs;
import org.permafrost.problem.ExitCode;

/** Dies after every step of a night: earlier nights stay, and doing it again mends everything. */
@Tag("slow")
class NightFailureTest {
  @TempDir static Path folder;

  private static NightCase nights;
  private static List<String> first;
  private static List<String> expected;

  @BeforeAll
  static void publishTheFirst() {
    nights = NightCase.drawn(folder);
    nights.run(FIRST, nights.model(1));
    first = nights.rows(FIRST);
    NightCase clean = nights.elsewhere("clean");
    clean.run(SECOND, nights.model(2));
    expected = clean.rows(SECOND);
  }

  private static void dieAfter(NightStep last, String model) {
    assertThatThrownBy(
            () ->
                nights.run(
                    SECOND,
                    model,
                    step -> {
                      if (step == last) {
                        throw new IllegalStateException("dies here, on purpose");
                      }
                    }))
        .hasMessage("dies here, on purpose");
    assertThat(nights.rows(FIRST)).isEqualTo(first);
    assertThat(nights.tagged(FIRST)).isEqualTo(first);
    assertThat(nights.night(FIRST)).isPresent();
  }

  /** Each step follows a death after the one before, or after the last of the round before. */
  @ParameterizedTest
  @EnumSource
  void earlierNightsStayAndTheNextAttemptMends(NightStep last) {
    nights.warehouse().spark().sql("DELETE FROM nights WHERE night = DATE '" + SECOND + "'");
    for (String table : List.of("nightly_scores", "nightly_ranks")) {
      nights.warehouse().spark().sql("DELETE FROM " + table + " WHERE night = DATE '2026-11-22'");
    }

    dieAfter(last, nights.model(2));
    assertThat(nights.night(SECOND).isPresent()).isEqualTo(last == NightStep.NIGHT_PUBLISHED);

    nights.run(SECOND, nights.model(2));
    assertThat(nights.rows(SECOND)).isEqualTo(expected);
    assertThat(nights.tagged(SECOND)).isEqualTo(expected);
    assertThat(nights.night(SECOND)).isPresent();
    assertThat(nights.references().keySet()).noneMatch(name -> name.contains("audit"));
    assertThat(nights.run(SECOND, nights.model(2)).changed()).isFalse();
  }

  @Test
  void aModelWhoseScoresAreNotFiniteIsRefused() {
    nights.refuses(
        ExitCode.DATA,
        () -> nights.run(SECOND, nights.brokenModel()),
        "scores that are not finite",
        "nothing was published",
        "permafrost evaluate");
    assertThat(nights.rows(FIRST)).isEqualTo(first);
    CommandOutputs outputs = new CommandOutputs(nights.warehouse(), "nightly", SECOND.toString());
    assertThat(outputs.find())
        .hasValueSatisfying(
            kept -> {
              assertThat(kept.exitCode()).isEqualTo(ExitCode.DATA.code());
              assertThat(kept.output()).contains("scores that are not finite");
            });
    nights.run(SECOND, nights.model(2));
    assertThat(outputs.find()).isEmpty();
  }

  @Test
  void aNightThatIsReplacedDoesNotCountWhileItsTablesDisagree() {
    nights.run(SECOND, nights.model(1));
    dieAfter(NightStep.SCORES_PUBLISHED, nights.model(2));

    assertThat(nights.night(SECOND)).isEmpty();

    nights.run(SECOND, nights.model(2));
    assertThat(nights.rows(SECOND)).isEqualTo(expected);
  }
}
