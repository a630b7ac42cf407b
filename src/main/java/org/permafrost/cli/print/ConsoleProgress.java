package org.permafrost.cli.print;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.permafrost.problem.Secrets;
import org.permafrost.progress.Progress;

/**
 * Progress for a person: a bar redrawn in place on a terminal, a plain line every ten seconds
 * elsewhere. Writes to one stream, standard error, so that results on standard output stay clean.
 */
public final class ConsoleProgress implements Progress, AutoCloseable {
  private static final long SECOND = 1_000_000_000L;
  private static final long REDRAW = SECOND / 10;
  private static final long PLAIN_LINE = 10 * SECOND;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final int width;
  private final LongSupplier nanoTime;
  private String current = "";
  private long started;
  private double first;
  private long firstAt;
  private long shown;
  private boolean drawn;

  /**
   * @param width columns of the terminal; 0 if there is none
   */
  ConsoleProgress(PrintStream out, int width, LongSupplier nanoTime) {
    this.out = out;
    this.width = width;
    this.nanoTime = nanoTime;
  }

  /** The launcher says in PERMAFROST_TERMINAL how wide the terminal is, or leaves it empty. */
  public static ConsoleProgress onStandardError() {
    String columns = System.getenv().getOrDefault("PERMAFROST_TERMINAL", "");
    int width = columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : 0;
    return new ConsoleProgress(System.err, width, System::nanoTime);
  }

  @Override
  public void step(String what, long done, long total) {
    step(what, done, total, total > 0 ? Math.min(1, (double) done / total) : 0);
  }

  @Override
  public synchronized void step(String what, long done, long total, double share) {
    long now = nanoTime.getAsLong();
    if (!what.equals(current)) {
      close();
      current = what;
      started = now;
      first = 0;
      shown = width > 0 ? now - REDRAW : now;
    }
    if (first == 0) {
      first = share;
      firstAt = now;
    }
    if (total > 0 && done >= total) {
      finish(now, done, total);
    } else if (now - shown >= (width > 0 ? REDRAW : PLAIN_LINE)) {
      shown = now;
      draw(text(done, total, share, now));
    }
  }

  @Override
  public synchronized void line(String text) {
    close();
    out.println(Printable.of(Secrets.masked(text)));
    out.flush();
  }

  /** Takes the bar off the screen. */
  @Override
  public synchronized void close() {
    if (drawn) {
      out.print(CLEAR);
      out.flush();
      drawn = false;
    }
  }

  /** A step long enough for plain lines gets a last one. */
  private void finish(long now, long done, long total) {
    close();
    if (width == 0 && shown > started) {
      out.println(text(done, total, 1, now));
      out.flush();
    }
    current = "";
  }

  private void draw(String text) {
    if (width == 0) {
      out.println(text);
    } else {
      int room = Math.max(10, width - 1);
      out.print(CLEAR + TextWidth.cut(text, room));
      drawn = true;
    }
    out.flush();
  }

  private String text(long done, long total, double share, long now) {
    String what = Printable.of(Secrets.masked(current));
    if (total <= 0) {
      return String.format(Locale.ROOT, "%s  %,d, %s", what, done, time(now - started));
    }
    String figures =
        String.format(
            Locale.ROOT, "%3.0f %%  %,d of %,d%s", 100 * share, done, total, left(share, now));
    return what + "  " + (width > 0 ? bar(share) + " " + figures : figures.strip());
  }

  /** By the pace since the first piece, which alone has to load libraries and warm up. */
  private String left(double share, long now) {
    if (share >= 1) {
      return ", " + time(0) + " left";
    }
    return share > first
        ? ", " + time(Math.round((now - firstAt) * (1 - share) / (share - first))) + " left"
        : "";
  }

  private static String bar(double share) {
    int cells = 24;
    int full = (int) (share * cells);
    return "[" + "#".repeat(full) + "-".repeat(cells - full) + "]";
  }

  private static String time(long nanos) {
    long seconds = Math.round((double) nanos / SECOND);
    return seconds < 60
        ? seconds + " s"
        : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
  }
}
