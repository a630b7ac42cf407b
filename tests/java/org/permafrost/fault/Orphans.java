package org.permafrost.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.permafrost.table.Table;

/** Files of a warehouse that nothing needs. */
final class Orphans {
  private Orphans() {}

  /** Their names, sorted. */
  static List<String> in(Lab lab) throws IOException {
    List<String> orphans = new ArrayList<>();
    for (Table table : Table.values()) {
      orphans.addAll(lab.warehouse().upkeep(table).orphans(Instant.now(), false));
    }
    Path warehouse = Path.of(lab.folder());
    files(warehouse.resolve("staging")).forEach(orphans::add);
    files(warehouse.resolve("models"))
        .filter(
            file ->
                !Path.of(file)
                    .getFileName()
                    .toString()
                    .matches("(\\.?)epoch-\\d+\\.model(\\.crc)?"))
        .forEach(orphans::add);
    // What Iceberg writes under a name of its own first.
    files(warehouse)
        .filter(file -> file.contains("/metadata/"))
        .filter(
            file -> file.matches(".*/\\.?[0-9a-f]{8}-[0-9a-f-]{27}[.-].*(temp|metadata.json).*"))
        .forEach(orphans::add);
    return orphans.stream().distinct().sorted().toList();
  }

  private static Stream<String> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Stream.of();
    }
    try (var found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).map(Path::toString).toList().stream();
    }
  }
}
