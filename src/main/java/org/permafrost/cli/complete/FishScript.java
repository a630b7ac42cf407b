package org.permafrost.cli.complete;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What fish completes: the commands, and the options of the one that was typed. */
final class FishScript {
  private FishScript() {}

  static String of(CommandLine root) {
    String name = root.getCommandName();
    String complete = "complete -c " + name;
    List<String> lines = new ArrayList<>(List.of("# Completions of " + name + " for fish."));
    lines.add(complete + " -f");
    options(lines, complete + " -n __fish_use_subcommand", root.getCommandSpec());
    Map<String, CommandLine> commands = new TreeMap<>(root.getSubcommands());
    commands.forEach(
        (command, line) ->
            lines.add(
                complete
                    + " -n __fish_use_subcommand -a "
                    + command
                    + " -d "
                    + quoted(first(line.getCommandSpec().usageMessage().description()))));
    commands.forEach(
        (command, line) ->
            options(
                lines,
                complete + " -n '__fish_seen_subcommand_from " + command + "'",
                line.getCommandSpec()));
    return String.join("\n", lines);
  }

  private static void options(List<String> lines, String complete, CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      StringBuilder line = new StringBuilder(complete);
      for (String name : option.names()) {
        line.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
      }
      if (option.arity().max() > 0) {
        // Also files, which any value may be.
        line.append(" -r -F");
      }
      lines.add(line.append(" -d ").append(quoted(first(option.description()))).toString());
    }
  }

  /** The first sentence, without picocli's line ends and values. */
  private static String first(String[] description) {
    String text = String.join(" ", description).replaceAll("%n|\\s*\\(default:.*", "").strip();
    return text.replaceFirst("(?s)[.;:] .*", "").replaceFirst("\\.$", "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
