package org.permafrost.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PlainText;

/**
 * Readable names of class folders. A folder the map does not know keeps its own name.
 *
 * <p>A map is a UTF-8 text file with lines {@code folder = name}; empty lines and lines that start
 * with {@code #} do not count.
 */
public final class ClassNames {
  private final Map<String, String> names;

  private ClassNames(Map<String, String> names) {
    this.names = Map.copyOf(names);
  }

  /**
   * @param setting {@code none}, {@code imagenette} (ships with Permafrost) or the path of a map
   * @throws Problem (usage) for a file that cannot be read or a line without {@code =}
   */
  public static ClassNames load(String setting) {
    return switch (setting) {
      case "none" -> new ClassNames(Map.of());
      case "imagenette" -> shipped(setting);
      default -> file(Path.of(setting));
    };
  }

  /** The readable name of a class folder. */
  public String nameOf(String folder) {
    return names.getOrDefault(folder, folder);
  }

  private static ClassNames shipped(String name) {
    String resource = "class-names/" + name + ".txt";
    try (InputStream in = ClassNames.class.getResourceAsStream(resource)) {
      return parse(PlainText.lines(in.readAllBytes()), resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassNames file(Path path) {
    try {
      return parse(PlainText.lines(Files.readAllBytes(path)), path.toString());
    } catch (CharacterCodingException e) {
      throw Problem.usage(
              "Cannot read prep.class-names = %s; it is not UTF-8. Save it as UTF-8.", path)
          .causedBy(e);
    } catch (IOException e) {
      throw Problem.usage(
              "Cannot read prep.class-names = %s; give imagenette, none or the path of a text file"
                  + " with lines \"folder = name\".",
              path)
          .causedBy(e);
    }
  }

  private static ClassNames parse(Iterable<String> lines, String origin) {
    Map<String, String> names = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int equals = text.indexOf('=');
      if (equals < 1 || text.substring(equals + 1).isBlank()) {
        throw Problem.usage(
            "Cannot read line %d of %s: \"%s\"; write \"folder = name\".", number, origin, text);
      }
      names.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }
    return new ClassNames(names);
  }
}
