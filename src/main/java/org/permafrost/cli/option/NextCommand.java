package org.permafrost.cli.option;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.permafrost.cli.print.Printable;

/** What a person may type next: with the names and the warehouse at hand, ready to be copied. */
public final class NextCommand {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  private final List<String> front = new ArrayList<>();

  /** Commands that find what a command with these options left behind. */
  public NextCommand(GlobalOptions global) {
    this(System.getenv().getOrDefault("PERMAFROST_COMMAND", "permafrost"), global);
  }

  /**
   * @param program how the launcher was called, a word a line
   */
  public NextCommand(String program, GlobalOptions global) {
    front.addAll(program.lines().toList());
    front.addAll(global.place());
  }

  /** Prints them under a heading. */
  @SafeVarargs
  public final void print(PrintWriter out, List<String>... commands) {
    out.println();
    out.println("Next:");
    for (List<String> command : commands) {
      out.println("  " + line(command));
    }
  }

  String line(List<String> command) {
    List<String> words = new ArrayList<>(front);
    words.addAll(command);
    return Printable.of(words.stream().map(NextCommand::quoted).collect(Collectors.joining(" ")));
  }

  /** As a shell reads it. */
  private static String quoted(String word) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    boolean harmless = word.chars().noneMatch(c -> "\"\\$`!".indexOf(c) >= 0);
    return harmless ? '"' + word + '"' : "'" + word.replace("'", "'\\''") + "'";
  }

  /** As Spark SQL reads it. */
  public static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
