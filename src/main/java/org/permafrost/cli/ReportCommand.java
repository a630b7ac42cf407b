package org.permafrost.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.output.ReportOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.problem.ExitCode;
import org.permafrost.report.WriteReport;
import org.permafrost.spark.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code permafrost report RUN…}. */
@Command(
    name = "report",
    description =
        "Writes what the tables say about runs as one HTML file with charts, which needs neither a"
            + " network nor JavaScript. Several runs stand side by side.%n",
    footer = {"", "Example: permafrost report first --out first.html"})
final class ReportCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Names of runs.")
  private List<String> runs;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "File to write; an older one is replaced (default: report-RUN.html, of several"
              + " runs report.html).")
  private Path out;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<String> names = runs.stream().distinct().toList();
    WriteReport.Request request = new WriteReport.Request(names, file(names));
    try (Session session = Session.open(global.settings(Map.of()), "report");
        ConsoleProgress progress = global.progress()) {
      WriteReport.Result result = new WriteReport(session.existing(), progress).run(request);
      progress.close();
      spec.commandLine()
          .getOut()
          .println(global.isJson() ? ReportOutput.json(result) : ReportOutput.text(result));
    }
    return ExitCode.OK.code();
  }

  private Path file(List<String> names) {
    if (out != null) {
      return out;
    }
    // Other characters than those of names of runs are an unknown run, not a path.
    String name = names.get(0).replaceAll("[^A-Za-z0-9._-]", "_");
    return Path.of(names.size() == 1 ? "report-" + name + ".html" : "report.html");
  }
}
