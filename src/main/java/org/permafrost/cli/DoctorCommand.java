package org.permafrost.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.permafrost.action.health.CheckHealth;
import org.permafrost.action.health.HealthCheck;
import org.permafrost.action.health.HealthReport;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.Printable;
import org.permafrost.problem.ExitCode;
import org.permafrost.settings.bind.Labels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code permafrost doctor}. */
@Command(
    name = "doctor",
    description = "Checks Java, native libraries, memory, the warehouse and every executor.%n",
    footer = {"", "Example: permafrost doctor"})
final class DoctorCommand implements Callable<Integer> {
  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    HealthReport report;
    try (ConsoleProgress progress = global.progress()) {
      report = new CheckHealth(global.settings(Map.of())).run(progress);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (global.isJson()) {
      out.println(json(report));
    } else {
      print(report.checks(), out);
    }
    out.flush();
    return (report.isHealthy() ? ExitCode.OK : ExitCode.ENVIRONMENT).code();
  }

  private static void print(List<HealthCheck> checks, PrintWriter out) {
    int width = checks.stream().mapToInt(check -> check.subject().length()).max().orElse(0);
    String line = "%-" + width + "s  %-7s  %s%n";
    for (HealthCheck check : checks) {
      out.printf(Locale.ROOT, line, check.subject(), level(check), Printable.of(check.finding()));
      if (!check.remedy().isEmpty()) {
        out.printf(Locale.ROOT, line, "", "", "-> " + Printable.of(check.remedy()));
      }
    }
  }

  private static String json(HealthReport report) {
    return JsonOutput.write(
        Map.of(
            "healthy",
            report.isHealthy(),
            "checks",
            report.checks().stream()
                .map(
                    check ->
                        Map.of(
                            "subject", check.subject(),
                            "level", level(check),
                            "finding", check.finding(),
                            "remedy", check.remedy()))
                .toList()));
  }

  private static String level(HealthCheck check) {
    return Labels.of(check.level());
  }
}
