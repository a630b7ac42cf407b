package org.permafrost.action.exchange;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PlainText;

/**
 * Names of classes, one per line, in the order of a network's outputs; or a map of folders to names
 * as {@code prep.class-names} takes it, in this order. Lines that start with {@code #} do not
 * count.
 */
final class ClassFile {
  private static final Pattern MAPPED = Pattern.compile("[^=]*\\S\\s*=\\s*(\\S.*)");

  private ClassFile() {}

  /**
   * @throws Problem (data) if there are not as many names as outputs, or a name comes twice
   */
  static List<String> read(Path file, int outputs) {
    List<String> names;
    try {
      names =
          PlainText.lines(Files.readAllBytes(file)).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
      if (names.stream().allMatch(MAPPED.asMatchPredicate())) {
        names = names.stream().map(line -> MAPPED.matcher(line).replaceAll("$1")).toList();
      }
    } catch (CharacterCodingException e) {
      throw Problem.data("Cannot read the class file %s; it is not UTF-8. Save it as UTF-8.", file)
          .causedBy(e);
    } catch (IOException e) {
      throw Problem.data(
              "Cannot read the class file %s: %s. Give --classes a text file with a name per line.",
              file, e.getMessage())
          .causedBy(e);
    }
    if (names.size() != outputs) {
      throw Problem.data(
          "The class file %s has %d names, the network %d outputs; write one name per line, in the"
              + " order of the outputs.",
          file, names.size(), outputs);
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw Problem.data(
            "The class file %s has the name %s twice; names tell classes apart.", file, name);
      }
    }
    return names;
  }

  /** Names for outputs of which nobody says what they mean. */
  static List<String> numbered(int outputs) {
    int digits = String.valueOf(outputs - 1).length();
    return IntStream.range(0, outputs)
        .mapToObj(i -> String.format(Locale.ROOT, "class-%0" + digits + "d", i))
        .toList();
  }
}
