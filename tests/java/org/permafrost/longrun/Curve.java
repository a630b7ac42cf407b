package org.permafrost.longrun;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Levels after one piece of work after the other. */
final class Curve {
  private final String work;
  private final List<Level> levels = new ArrayList<>();

  Curve(String work) {
    this.work = work;
  }

  /** Returns what to print of it. */
  String add(Level level) {
    levels.add(level);
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%d,%d,%d,%d",
        work,
        levels.size(),
        level.heap(),
        level.offHeap(),
        level.threads(),
        level.descriptors(),
        level.files(),
        level.fileBytes());
  }

  /**
   * What grew: the lowest level of the last fifth lies above the highest of the second fifth (the
   * first is warming up) by more than the measure allows.
   */
  List<String> trends() {
    int fifth = levels.size() / 5;
    List<Level> early = levels.subList(fifth, 2 * fifth);
    List<Level> late = levels.subList(levels.size() - fifth, levels.size());
    List<String> trends = new ArrayList<>();
    for (Level.Measure measure : Level.ALL) {
      ToLongFunction<Level> of = measure.of();
      long before = early.stream().mapToLong(of).max().orElseThrow();
      long after = late.stream().mapToLong(of).min().orElseThrow();
      if (after - before > measure.growth()) {
        trends.add(
            String.format(
                Locale.ROOT, "%s of %s: from %d to %d", measure.name(), work, before, after));
      }
    }
    return trends;
  }
}
