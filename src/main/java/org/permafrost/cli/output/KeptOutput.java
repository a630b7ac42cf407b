package org.permafrost.cli.output;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.function.Consumer;
import org.permafrost.action.CommandOutputs;
import org.permafrost.problem.ExitCode;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;
import picocli.CommandLine;

/** Prints the result of a command, and keeps it in the warehouse. */
public final class KeptOutput {
  private KeptOutput() {}

  /**
   * The result counts even if it cannot be kept; that is said then.
   *
   * @param command that was run
   * @param subject a run, a data set, or the date of a night
   * @param printing prints the result
   */
  public static void print(
      CommandLine command, Warehouse warehouse, String subject, Consumer<PrintWriter> printing) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    printing.accept(writer);
    writer.flush();
    command.getOut().print(text);
    command.getOut().flush();
    try {
      new CommandOutputs(warehouse, command.getCommandName(), subject)
          .keep(ExitCode.OK, text.toString());
    } catch (Exception e) { // Spark throws checked exceptions that Scala does not declare.
      command
          .getErr()
          .printf(
              Locale.ROOT,
              "permafrost: What was printed could not be kept in the table %s (%s).%n",
              Table.OUTPUTS.tableName(),
              e.getMessage());
    }
  }
}
