package org.permafrost.action.train;

import java.time.Duration;
import java.util.Locale;
import org.permafrost.action.proof.FrozenRows;
import org.permafrost.method.Hold;
import org.permafrost.settings.Split;

/** The line a person reads after every epoch. */
final class EpochLine {
  private final int epochsPlanned;
  private final int filters;
  private final Split split;
  private Duration spent = Duration.ZERO;
  private int epochs;

  /**
   * @param split that the drop rule measures on
   */
  EpochLine(int epochsPlanned, int filters, Split split) {
    this.epochsPlanned = epochsPlanned;
    this.filters = filters;
    this.split = split;
  }

  /**
   * The same numbers as the row of the table {@code epochs}.
   *
   * @param held after the epoch
   */
  String of(EpochReport report, Hold held) {
    spent = spent.plus(report.times().all());
    epochs++;
    int left = report.decision().end() ? 0 : epochsPlanned - report.epoch();
    return String.format(
        Locale.ROOT,
        "epoch %d/%d  loss %.4f  %s accuracy %.1f %%  F1 %.3f  active %d/%d  frozen %.1f %%%s"
            + "  %.0f images/s  %s%s",
        report.epoch(),
        epochsPlanned,
        report.training().loss(),
        split.label(),
        100 * report.evaluation().accuracy(),
        report.macroF1(),
        report.before().active().size(),
        report.before().classes().size(),
        100.0 * FrozenRows.filters(report.after().mask(), held) / filters,
        held.weights() == 0
            ? ""
            : String.format(Locale.ROOT, " and %,d single weights", held.weights()),
        report.imagesPerSecond(),
        time(report.times().all()),
        left == 0 ? "" : "  at most " + time(spent.dividedBy(epochs).multipliedBy(left)) + " left");
  }

  private static String time(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (seconds >= 3600) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
    return seconds >= 60
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : seconds + " s";
  }
}
