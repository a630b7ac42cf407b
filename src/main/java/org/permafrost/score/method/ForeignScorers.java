package org.permafrost.score.method;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.permafrost.problem.Problem;
import org.permafrost.score.Scorer;

/**
 * Scorers of other jars. They are looked for with the thread's class loader, which on drivers and
 * executors knows the jars given to {@code spark-submit --jars}.
 */
final class ForeignScorers {
  private static final Pattern NAME = Pattern.compile("(?!running-)[a-z][a-z0-9-]*");

  /** What was found last. */
  private static volatile Found found = new Found(null, List.of());

  private record Found(ClassLoader loader, List<Scorer> scorers) {}

  private ForeignScorers() {}

  /** These scorers, and those of other jars by name. */
  static List<Scorer> with(List<Scorer> own) {
    Found last = found;
    return last.loader() == loader() ? last.scorers() : reloadedWith(own);
  }

  /** The same, looking again for jars that came later. */
  static List<Scorer> reloadedWith(List<Scorer> own) {
    ClassLoader loader = loader();
    List<Scorer> foreign = new ArrayList<>();
    try {
      ServiceLoader.load(Scorer.class, loader).forEach(foreign::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw Problem.environment(
              "Cannot load the scorers on the class path: %s. Check the jar and its file"
                  + " META-INF/services/%s, or leave the jar out.",
              e.getMessage(), Scorer.class.getName())
          .causedBy(e);
    }
    foreign.forEach(ForeignScorers::check);
    foreign.sort(Comparator.comparing(Scorer::name));
    List<Scorer> all = new ArrayList<>(own);
    all.addAll(foreign);
    checkNames(all);
    found = new Found(loader, List.copyOf(all));
    return found.scorers();
  }

  private static ClassLoader loader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread == null ? Scorer.class.getClassLoader() : ofThread;
  }

  private static void check(Scorer scorer) {
    if (scorer.name() == null || !NAME.matcher(scorer.name()).matches()) {
      throw Problem.environment(
          "Cannot use the scorer %s, whose name is %s; name it with lower-case letters, digits and"
              + " dashes, a letter first, and not running-.",
          scorer.getClass().getName(), scorer.name());
    }
    if (scorer.version() < 1) {
      throw Problem.environment(
          "Cannot use the scorer %s (%s), whose version is %d; count versions from 1.",
          scorer.name(), scorer.getClass().getName(), scorer.version());
    }
  }

  private static void checkNames(List<Scorer> all) {
    Map<String, Scorer> byName = new HashMap<>();
    for (Scorer scorer : all) {
      Scorer other = byName.put(scorer.name(), scorer);
      if (other != null) {
        throw Problem.environment(
            "Two scorers are called %s: %s and %s; give yours another name, or leave its jar out.",
            scorer.name(), other.getClass().getName(), scorer.getClass().getName());
      }
    }
  }
}
