package org.permafrost.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.permafrost.fault.Injection.Counts;

/** The files of a matrix: its plan, what was found, and what the next process has to know. */
final class FaultLog {
  private static final String HEAD = "command,fault,part,outcome,where,said\n";

  private final Path folder;

  FaultLog(Path folder) {
    this.folder = folder;
  }

  private Path results() {
    return folder.resolve("results.csv");
  }

  void plan(long seed, List<Fault> cells) throws IOException {
    StringBuilder plan = new StringBuilder().append(seed).append('\n');
    cells.forEach(cell -> plan.append(cell.id()).append('\n'));
    Files.writeString(folder.resolve("plan"), plan.toString());
    if (!Files.exists(results())) {
      Files.writeString(results(), HEAD);
    }
  }

  /** Cells without a result. */
  List<Fault> left() throws IOException {
    List<String> plan = Files.readAllLines(folder.resolve("plan"));
    Set<String> wanted = new HashSet<>(plan.subList(1, plan.size()));
    for (List<String> row : rows()) {
      wanted.remove(row.get(0) + "-" + row.get(1) + "-" + row.get(2));
    }
    return FaultPlan.whole(Long.parseLong(plan.get(0))).stream()
        .filter(fault -> wanted.contains(fault.id()))
        .toList();
  }

  /** All results, without the head. */
  List<List<String>> rows() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line :
        Files.readAllLines(results()).subList(1, Files.readAllLines(results()).size())) {
      rows.add(List.of(line.split(",", 6)));
    }
    return rows;
  }

  void add(Fault fault, Cell.Result result) throws IOException {
    String row =
        String.join(
            ",",
            fault.work().label(),
            fault.kind().label(),
            "" + (fault.third() + 1),
            result.outcome().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
            quoted(result.where()),
            quoted(result.said()));
    Files.writeString(results(), row + "\n", StandardOpenOption.APPEND);
    Files.deleteIfExists(folder.resolve("begun"));
    System.out.println(row);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"").replaceAll("\\s+", " ") + '"';
  }

  /** A fault that may kill this process. */
  void begins(Fault fault) throws IOException {
    Files.writeString(folder.resolve("begun"), fault.id());
  }

  /** Whether a process has ended in this cell. */
  Optional<String> struck(Fault fault) throws IOException {
    Path begun = folder.resolve("begun");
    return Files.exists(begun) && Files.readString(begun).equals(fault.id())
        ? Optional.of(fault.toString())
        : Optional.empty();
  }

  void reference(Work work, String where, Facts facts, Counts counts) throws IOException {
    Optional<Facts> known = facts(work);
    if (known.isPresent() && !known.get().differences(facts).isEmpty()) {
      throw new IllegalStateException(
          work.label()
              + " differs undisturbed in "
              + known.get().differences(facts)
              + ": "
              + where);
    }
    StringBuilder text = new StringBuilder();
    facts
        .hashes()
        .forEach((name, hash) -> text.append(name).append('\t').append(hash).append('\n'));
    Files.writeString(folder.resolve("facts-" + work.label()), text.toString());
    Files.writeString(folder.resolve("counts-" + work.label() + "-" + where), counts.text());
    System.out.println(work.label() + " undisturbed, " + where + ": " + counts.text());
  }

  Optional<Counts> counts(Work work, String where) throws IOException {
    Path file = folder.resolve("counts-" + work.label() + "-" + where);
    return Files.exists(file)
        ? Optional.of(Counts.parse(Files.readString(file)))
        : Optional.empty();
  }

  Optional<Facts> facts(Work work) {
    Path file = folder.resolve("facts-" + work.label());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      TreeMap<String, String> hashes = new TreeMap<>();
      Files.readAllLines(file).forEach(l -> hashes.put(l.split("\t", 2)[0], l.split("\t", 2)[1]));
      return Optional.of(new Facts(hashes));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Files that maintain left although nothing needs them. */
  void orphans(List<String> files) throws IOException {
    if (!files.isEmpty()) {
      Files.write(
          folder.resolve("orphans"), files, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  List<String> orphans() throws IOException {
    Path file = folder.resolve("orphans");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
