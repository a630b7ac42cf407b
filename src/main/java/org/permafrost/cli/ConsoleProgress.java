package org.permafrost.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.permafrost.progress.Progress;

/**
 * Progress for a person: a bar redrawn in place on a terminal, a plain line every ten seconds
 * elsewhere. Writes to one stream, standard error, so that results on standard output stay clean.
 */
final class ConsoleProgress implements Progress, AutoCloseable {
  private static final long SECOND = 1_000_000_000L;
  private static final long REDRAW = SECOND / 10;
  private static final long PLAIN_LINE = 10 * SECOND;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final int width;
  private final LongSupplier nanoTime;
  private String current = "";
  private long started;
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
  static ConsoleProgress onStandardError() {
    String columns = System.getenv().getOrDefault("PERMAFROST_TERMINAL", "");
    int width = columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : 0;
    return new ConsoleProgress(System.err, width, System::nanoTime);
  }

  @Override
  public synchronized void step(String what, long done, long total) {
    long now = nanoTime.getAsLong();
    if (!what.equals(current)) {
      close();
      current = what;
      started = now;
      shown = width > 0 ? now - REDRAW : now;
    }
    boolean complete = total > 0 && done >= total;
    if (complete) {
      finish(now, done, total);
    } else if (now - shown >= (width > 0 ? REDRAW : PLAIN_LINE)) {
      shown = now;
      draw(text(what, done, total, now));
    }
  }

  @Override
  public synchronized void line(String text) {
    close();
    out.println(text);
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
      out.println(text(current, done, total, now));
      out.flush();
    }
    current = "";
  }

  private void draw(String text) {
    if (width == 0) {
      out.println(text);
    } else {
      int room = Math.max(10, width - 1);
      out.print(CLEAR + (text.length() > room ? text.substring(0, room) : text));
      drawn = true;
    }
    out.flush();
  }

  private String text(String what, long done, long total, long now) {
    if (total <= 0) {
      return String.format(Locale.ROOT, "%s  %,d, %s", what, done, time(now - started));
    }
    double share = Math.min(1, (double) done / total);
    String left = done > 0 ? ", " + time((long) ((now - started) * (1 / share - 1))) + " left" : "";
    String figures =
        String.format(Locale.ROOT, "%3.0f %%  %,d of %,d%s", 100 * share, done, total, left);
    return what + "  " + (width > 0 ? bar(share) + " " + figures : figures.strip());
  }

  private static String bar(double share) {
    int cells = 24;
    int full = (int) (share * cells);
    return "[" + "#".repeat(full) + "-".repeat(cells - full) + "]";
  }

  private static String time(long nanos) {
    long seconds = nanos / SECOND;
    return seconds < 60
        ? seconds + " s"
        : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
  }
}
