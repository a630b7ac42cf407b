package org.permafrost.cli.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.permafrost.problem.Problem;

/** What a process is given and gives back is UTF-8, whatever the locale. */
public final class StandardStreams {
  /** What Java puts in place of bytes of an argument that are no text in its character set. */
  private static final char UNREADABLE = '\uFFFD';

  private StandardStreams() {}

  /** Lets everything that prints to this process's streams print UTF-8. */
  public static void useUtf8() {
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /** A writer over one of them, that writes what ends a line at once. */
  public static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /**
   * Java has turned the arguments into text before it starts, and some characters are lost then.
   *
   * @throws Problem (usage) for an argument of which that is so
   */
  public static void check(String... arguments) {
    for (String argument : arguments) {
      if (argument.indexOf(UNREADABLE) >= 0) {
        throw Problem.usage(
            "Cannot read the argument \"%s\": this process reads arguments as %s. Start with"
                + " submit/permafrost, which sets a UTF-8 locale, or set LC_ALL=C.UTF-8.",
            argument, System.getProperty("sun.jnu.encoding"));
      }
    }
  }
}
