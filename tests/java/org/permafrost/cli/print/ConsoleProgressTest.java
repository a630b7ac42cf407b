package org.permafrost.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;

  @Test
  void withoutATerminalALineAppearsEveryTenSeconds() {
    ConsoleProgress progress = progress(0);
    for (int i = 0; i <= 25; i++) {
      progress.step("Training", i, 100);
      now += SECOND;
    }

    assertThat(text().lines())
        .containsExactly(
            "Training  10 %  10 of 100, 1:30 min left", "Training  20 %  20 of 100, 1:20 min left");
  }

  @Test
  void shortStepsAreSilentWithoutATerminal() {
    ConsoleProgress progress = progress(0);
    progress.step("Reading", 0, 2);
    now += 3 * SECOND;
    progress.step("Reading", 2, 2);

    assertThat(text()).isEmpty();
  }

  @Test
  void onATerminalTheBarIsRedrawnInPlaceAndRemovedAtTheEnd() {
    ConsoleProgress progress = progress(80);
    progress.step("Reading", 0, 4);
    now += SECOND;
    progress.step("Reading", 1, 4);
    assertThat(text()).endsWith("Reading  [######------------------]  25 %  1 of 4");
    now += SECOND;
    progress.step("Reading", 2, 4);
    assertThat(text()).endsWith("Reading  [############------------]  50 %  2 of 4, 2 s left");
    now += SECOND;
    progress.step("Reading", 4, 4);

    assertThat(text()).endsWith("\r\u001b[K").doesNotContain("\n");
  }

  @Test
  void theTimeLeftLeavesOutTheFirstPieceWhichWarmsUp() {
    ConsoleProgress progress = progress(0);
    progress.step("Judging", 0, 10);
    now += 60 * SECOND;
    progress.step("Judging", 1, 10);
    now += 10 * SECOND;
    progress.step("Judging", 2, 10);

    assertThat(text().lines())
        .containsExactly("Judging  10 %  1 of 10", "Judging  20 %  2 of 10, 1:20 min left");
  }

  @Test
  void piecesOfUnlikeSizeCountByTheirShare() {
    ConsoleProgress progress = progress(0);
    progress.step("Judging", 0, 4, 0);
    now += 20 * SECOND;
    progress.step("Judging", 1, 4, 0.5);
    now += 10 * SECOND;
    progress.step("Judging", 2, 4, 0.75);

    assertThat(text().lines())
        .containsExactly("Judging  50 %  1 of 4", "Judging  75 %  2 of 4, 10 s left");
  }

  @Test
  void whatNamesBringDoesNotMoveTheCursor() {
    ConsoleProgress progress = progress(0);
    progress.line("No images of a\nb\u001b[2J");
    progress.step("Listing x\ry", 0, 4);
    now += 11 * SECOND;
    progress.step("Listing x\ry", 1, 4);

    assertThat(text().lines())
        .containsExactly("No images of a\\nb\\u001b[2J", "Listing x\\ry  25 %  1 of 4");
  }

  @Test
  void theBarCountsCellsNotCharacters() {
    progress(40).step("教会教会教会教会教会教会教会教会", 1, 3);

    assertThat(TextWidth.of(text().replace("\r\u001b[K", ""))).isEqualTo(39);
  }

  @Test
  void aLineTakesTheBarAwayFirst() {
    ConsoleProgress progress = progress(80);
    progress.step("Reading", 0, 2);
    progress.line("epoch 1 done");

    assertThat(text()).endsWith("\r\u001b[Kepoch 1 done" + System.lineSeparator());
  }

  @Test
  void theBarFitsTheTerminal() {
    progress(40).step("A very long description of what is going on right now", 1, 3);

    assertThat(text().replace("\r\u001b[K", "")).hasSize(39);
  }

  @Test
  void unknownTotalsAreCounted() {
    ConsoleProgress progress = progress(0);
    progress.step("Unpacking", 0, 0);
    now += 12 * SECOND;
    progress.step("Unpacking", 1234, 0);

    assertThat(text().strip()).isEqualTo("Unpacking  1,234, 12 s");
  }

  private ConsoleProgress progress(int width) {
    return new ConsoleProgress(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), width, () -> now);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
