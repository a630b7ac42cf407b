package org.permafrost.network.insert;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;

/** All inserts on the class path. */
public final class InsertKinds {
  private InsertKinds() {}

  /**
   * @throws Problem (usage) if there is none of that kind; names the nearest
   */
  static Insert named(String kind) {
    Map<String, Insert> all = all();
    if (!all.containsKey(kind)) {
      throw Problem.usage(
          "Unknown insert %s (network.inserts); did you mean %s? Known: %s. One of your own needs its"
              + " jar on the class path.",
          kind, NearestName.of(kind, all.keySet()), String.join(", ", all.keySet()));
    }
    return all.get(kind);
  }

  /** Names of the classes that networks with inserts may hold in their JSON. */
  public static Set<String> savedClasses() {
    return all().values().stream()
        .flatMap(insert -> insert.savedClasses().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Map<String, Insert> all() {
    Map<String, Insert> all = new TreeMap<>();
    for (Insert insert : ServiceLoader.load(Insert.class)) {
      Insert other = all.put(insert.kind(), insert);
      if (other != null) {
        throw Problem.environment(
            "Both %s and %s call themselves %s; remove one of their jars.",
            other.getClass().getName(), insert.getClass().getName(), insert.kind());
      }
    }
    return all;
  }
}
