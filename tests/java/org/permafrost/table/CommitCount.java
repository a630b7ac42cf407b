package org.permafrost.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.permafrost.action.ChildProcess;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;

/**
 * Two processes that commit to one table at the same time.
 *
 * @param reported what they were told is committed
 * @param found what the table holds afterwards
 */
public record CommitCount(Set<String> reported, Set<String> found) {
  private static final List<String> NAMES = List.of("a", "b");

  /**
   * @param folder of the processes
   * @param commits of each process
   * @param settings of the warehouse
   * @param hadoop settings of Hadoop
   */
  public static CommitCount race(
      Path folder, int commits, Map<String, String> settings, Map<String, String> hadoop)
      throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("catalog.commit-retries", "1000");
    Settings ours = LocalSpark.settings(folder, all);
    Configuration shared =
        LocalSpark.session(LocalSpark.settings(folder.resolve("other")))
            .sparkContext()
            .hadoopConfiguration();
    hadoop.forEach(shared::set);
    try {
      Warehouse warehouse = Warehouse.open(LocalSpark.session(ours), ours);
      Set<String> reported = reported(folder, commits, all, hadoop);
      Set<String> found = new TreeSet<>();
      warehouse
          .read(Table.RUNS)
          .select("run")
          .collectAsList()
          .forEach(row -> found.add(row.getString(0)));
      return new CommitCount(reported, found);
    } finally {
      hadoop.keySet().forEach(shared::unset);
    }
  }

  private static Set<String> reported(
      Path folder, int commits, Map<String, String> settings, Map<String, String> hadoop)
      throws IOException, InterruptedException {
    List<Process> racers = new ArrayList<>();
    try {
      for (String name : NAMES) {
        List<String> arguments = new ArrayList<>(List.of(name, String.valueOf(commits)));
        settings.forEach((key, value) -> arguments.add(key + "=" + value));
        hadoop.forEach((key, value) -> arguments.add("spark.hadoop." + key + "=" + value));
        racers.add(
            ChildProcess.start(
                folder.resolve(name), CommitRace.class, arguments.toArray(String[]::new)));
      }
      Set<String> reported = new TreeSet<>();
      for (String name : NAMES) {
        if (racers.get(NAMES.indexOf(name)).waitFor() != 0) {
          throw new IllegalStateException(Files.readString(folder.resolve(name).resolve("err")));
        }
        String said = Files.readString(folder.resolve(name).resolve("out")).strip();
        reported.addAll(List.of(said.split(" ", -1)));
      }
      return reported;
    } finally {
      racers.forEach(Process::destroyForcibly);
    }
  }
}
