package org.permafrost.action.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;

class AwaitEndTest {
  private static final Situation EARLY = new Situation("running", "epoch 1", Optional.empty());
  private static final Situation LATE = new Situation("running", "epoch 2", Optional.empty());
  private static final Situation DONE = new Situation("finished", "", Optional.of(ExitCode.OK));
  private static final Duration SOON = Duration.ofMillis(1);

  private final List<String> lines = new ArrayList<>();
  private final Progress progress =
      new Progress() {
        @Override
        public void step(String what, long done, long total) {}

        @Override
        public void line(String text) {
          lines.add(text);
        }
      };

  /** Answers one after the other; a look too many fails. */
  private Situation run(Optional<Duration> timeout, List<Object> answers) {
    Deque<Object> left = new ArrayDeque<>(answers);
    Supplier<Situation> look =
        () -> {
          if (left.pop() instanceof Situation situation) {
            return situation;
          }
          throw new IllegalStateException("away");
        };
    Situation end = new AwaitEnd(look, "Run r", progress).run(SOON, timeout);
    assertThat(left).isEmpty();
    return end;
  }

  @Test
  void itLooksUntilTheEndAndSaysWhatChanges() {
    assertThat(run(Optional.empty(), List.of(Situation.ABSENT, EARLY, EARLY, LATE, LATE, DONE)))
        .isEqualTo(DONE);
    assertThat(lines)
        .containsExactly(
            "Run r: absent",
            "Run r: running, epoch 1",
            "Run r: running, epoch 2",
            "Run r: finished");
  }

  @Test
  void whenTheTimeIsUpItTellsWhatItSawLast() {
    assertThat(run(Optional.of(Duration.ZERO), List.of(EARLY))).isEqualTo(EARLY);
    assertThat(run(Optional.of(Duration.ZERO), List.of(DONE))).isEqualTo(DONE);
    assertThat(run(Optional.of(Duration.ZERO), List.of("away"))).isEqualTo(Situation.ABSENT);
  }

  @Test
  void aCatalogThatIsAwayForAWhileIsWaitedFor() {
    List<Object> answers = new ArrayList<>(Collections.nCopies(5, "away"));
    answers.add(EARLY);
    answers.addAll(Collections.nCopies(5, "away"));
    answers.add(DONE);
    assertThat(run(Optional.empty(), answers)).isEqualTo(DONE);
    assertThat(lines).contains("Run r: cannot look (away); trying again");

    assertThatThrownBy(() -> run(Optional.empty(), List.copyOf(Collections.nCopies(6, "away"))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatAPersonMustMendIsNotRetried() {
    Supplier<Situation> look =
        () -> {
          throw Problem.data("gone");
        };
    assertThatThrownBy(() -> new AwaitEnd(look, "Run r", progress).run(SOON, Optional.empty()))
        .isInstanceOf(Problem.class);
    assertThat(lines).isEmpty();
  }
}
