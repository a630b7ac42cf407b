package org.permafrost.study.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;

/** Finds the file of a study by its name. */
public final class StudyFiles {
  private static final String ENDING = ".conf";

  private StudyFiles() {}

  /**
   * @param study a name, looked for in the folders, or the path of a file, which has a slash in it
   *     or the ending {@code .conf}
   * @throws Problem (usage) if there is none; names the nearest
   */
  public static Path find(String study, List<Path> folders) {
    if (study.endsWith(ENDING) || study.contains("/")) {
      Path file = Path.of(study);
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw Problem.usage("Cannot read the study %s; check the path.", study);
      }
      return file;
    }
    return folders.stream()
        .map(folder -> folder.resolve(study + ENDING))
        .filter(Files::isReadable)
        .findFirst()
        .orElseThrow(() -> missing(study, folders));
  }

  /** The name of a study by that of its file. */
  static String name(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.conf$", "");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw Problem.usage(
          "Cannot name a study \"%s\", as its file; use letters, digits, '.', '_' and '-'.", name);
    }
    return name;
  }

  private static Problem missing(String study, List<Path> folders) {
    SortedSet<String> known = new TreeSet<>();
    folders.stream().filter(Files::isDirectory).forEach(folder -> known.addAll(studies(folder)));
    return known.isEmpty()
        ? Problem.usage(
            "There is no study %s: %s has none. Give the path of its file.", study, folders)
        : Problem.usage(
            "There is no study %s; did you mean %s? Known: %s. For another one, give the path of"
                + " its file.",
            study, NearestName.of(study, known), String.join(", ", known));
  }

  private static List<String> studies(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
