package org.permafrost.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.Session;

/** Commits rows to the table of runs, one by one, while other processes do the same. */
final class CommitRace {
  private CommitRace() {}

  /** Settings and Spark's own, both as KEY=VALUE, and how many commits under which name. */
  public static void main(String[] arguments) {
    String name = arguments[0];
    int commits = Integer.parseInt(arguments[1]);
    Map<String, String> overrides = new java.util.HashMap<>();
    for (String pair : List.of(arguments).subList(2, arguments.length)) {
      int end = pair.indexOf('=');
      if (pair.startsWith("spark.")) {
        System.setProperty(pair.substring(0, end), pair.substring(end + 1));
      } else {
        overrides.put(pair.substring(0, end), pair.substring(end + 1));
      }
    }
    Settings settings = SettingsLoader.load(java.util.Optional.empty(), overrides);
    try (Session session = Session.open(settings, "race " + name)) {
      Warehouse warehouse = session.warehouse();
      List<String> done = new ArrayList<>();
      for (int i = 0; i < commits; i++) {
        String run = name + "-" + i;
        warehouse.replace(
            Table.RUNS,
            Map.of("run", run),
            List.of(Table.RUNS.row(Map.of("run", run, "seed", (long) i))));
        done.add(run);
      }
      System.out.println(String.join(" ", done));
    }
  }
}
