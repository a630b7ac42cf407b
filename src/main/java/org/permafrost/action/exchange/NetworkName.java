package org.permafrost.action.exchange;

import java.util.regex.Pattern;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.problem.Problem;

/** Names that people give to networks from elsewhere. */
final class NetworkName {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

  private NetworkName() {}

  /**
   * @throws Problem (usage) if it is none, or that of a built-in network
   */
  static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Problem.usage(
          "Cannot call a network \"%s\"; a name has 1 to 64 letters, digits, dots, hyphens and"
              + " underscores.",
          name);
    }
    if (Architecture.labels().contains(name)) {
      throw Problem.usage(
          "Cannot call an imported network %s: a built-in one has this name. Choose another"
              + " --name.",
          name);
    }
  }
}
