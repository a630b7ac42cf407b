package org.permafrost.network.exchange.draft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of layers out of names in a file, as close to those as can be: letters, digits, dots and
 * hyphens. DL4J cuts names at underscores, so these become hyphens.
 */
final class LayerNames {
  private static final Pattern UNSUITABLE = Pattern.compile("[^\\p{Alnum}.]+");

  /** How a path ends: Conv, Relu_1. */
  private static final Pattern OPERATOR = Pattern.compile("[A-Z][A-Za-z0-9]*((?:_\\d+)?)");

  private static final int LONGEST = 100;

  /** Names that are taken, with the last number that was put behind each. */
  private final Map<String, Integer> taken = new HashMap<>();

  /** Reserves a name that nothing else may have. */
  void reserve(String name) {
    taken.put(name, 1);
  }

  /** A name nobody has yet. */
  String unique(String wanted) {
    String base = suitable(wanted);
    String name = base;
    while (taken.containsKey(name)) {
      name = base + "-" + taken.merge(base, 1, Integer::sum);
    }
    taken.put(name, 1);
    return name;
  }

  private static String suitable(String wanted) {
    String name = UNSUITABLE.matcher(wanted).replaceAll("-").replaceAll("^[-.]+|[-.]+$", "");
    if (name.length() > LONGEST) {
      name = name.substring(name.length() - LONGEST).replaceAll("^[-.]+", "");
    }
    return name.isEmpty() ? "layer" : name;
  }

  /**
   * The name of a module by those of its tensors, such as {@code layer1.0.conv1.weight}; empty if
   * that is no name but a number.
   */
  static String ofTensor(String tensor) {
    String name = tensor.replaceFirst("\\.(weight|bias|running_mean|running_var)$", "");
    boolean invented = name.equals(tensor) || name.contains("::") || name.matches("[0-9]+");
    return invented ? "" : name;
  }

  /**
   * The name of a module by the path of its node, {@code /layer1/layer1.0/conv1/Conv} for {@code
   * layer1.0.conv1}: PyTorch repeats the part so far in the name of a block.
   *
   * @param operator its name where the path says none
   */
  static String ofNode(String path, String operator) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      String last = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
      if (!part.isEmpty()) {
        if (!last.isEmpty() && part.startsWith(last + ".")) {
          parts.remove(parts.size() - 1);
        }
        parts.add(part);
      }
    }
    Matcher end = OPERATOR.matcher(parts.isEmpty() ? "" : parts.get(parts.size() - 1));
    if (parts.size() > 1 && end.matches()) {
      parts.remove(parts.size() - 1);
      parts.set(parts.size() - 1, parts.get(parts.size() - 1) + end.group(1));
    }
    return parts.isEmpty() ? operator.toLowerCase(Locale.ROOT) : String.join(".", parts);
  }
}
