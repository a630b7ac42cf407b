package org.permafrost.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.StopSignal;
import org.permafrost.cli.output.StudyOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.cli.print.ResultFormat;
import org.permafrost.network.zoo.NativeHelpers;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.spark.Session;
import org.permafrost.study.RunStudy;
import org.permafrost.study.file.Study;
import org.permafrost.study.file.StudyFile;
import org.permafrost.study.file.StudyFiles;
import org.permafrost.study.plan.Plan;
import org.permafrost.study.plan.Planner;
import org.permafrost.study.result.StudyResults;
import org.permafrost.study.result.StudyRuns;
import org.permafrost.study.result.StudyStatus;
import org.permafrost.table.Warehouse;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code permafrost study}: many runs that answer one question. */
@Command(
    name = "study",
    description = {
      "Carries out the trials of a study that are not done yet, and prints what they came to. Can"
          + " be stopped at any time and goes on where it was.%n",
      "Exit code 3 if a trial failed; --status says why, --retry-failed tries again.%n"
    },
    footer = {"", "Example: permafrost study rankings --status"})
final class StudyCommand implements Callable<Integer> {
  private static final Path FOLDER = Path.of("conf", "studies");

  /** What is shown instead of carrying anything out. */
  static final class View {
    @Option(
        names = "--status",
        description = "Only show how many trials are done and failed, and how long the rest takes.")
    private boolean status;

    @Option(
        names = "--table",
        description = "Only show means, 95 %% intervals and differences from the reference.")
    private boolean table;

    @Option(names = "--dry-run", description = "Only show the trials.")
    private boolean dryRun;

    @Option(
        names = "--csv",
        paramLabel = "FILE",
        description = "Only write every single measurement to a file.")
    private Path csv;
  }

  @Parameters(
      paramLabel = "NAME|FILE",
      description = "conf/studies/NAME.conf, or the path of such a file.")
  private String study;

  @ArgGroup private View view;

  @Option(names = "--retry-failed", description = "Carry out trials that failed once more.")
  private boolean retryFailed;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (view != null && retryFailed) {
      throw Problem.usage(
          "--retry-failed carries trials out; leave out the option that only shows.");
    }
    Settings settings = global.settings(Map.of());
    Study read = StudyFile.read(StudyFiles.find(study, folders()));
    return view != null ? show(read, settings) : carryOut(read, settings);
  }

  private int carryOut(Study read, Settings settings) {
    NativeHelpers.warnLoudlyIfOff(System.err);
    StopSignal stop = StopSignal.install();
    try (Session session = Session.open(settings, "study " + read.name());
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      Plan plan = new Planner(warehouse, global.source()).plan(read);
      StudyStatus status =
          new RunStudy(warehouse, settings.warehouse(), progress, stop).run(plan, retryFailed);
      progress.close();
      StudyResults results = StudyResults.of(plan, new StudyRuns(warehouse, plan).read());
      print(
          global.isJson()
              ? StudyOutput.json(status, results)
              : StudyOutput.text(results) + StudyOutput.text(status));
      return status.count(StudyStatus.State.FAILED) > 0 ? ExitCode.DATA.code() : ExitCode.OK.code();
    }
  }

  private int show(Study read, Settings settings) {
    try (Session session = Session.open(settings, "study " + read.name())) {
      session.existing();
      Warehouse warehouse = session.warehouse();
      Plan plan = new Planner(warehouse, global.source()).plan(read);
      StudyRuns table = new StudyRuns(warehouse, plan);
      if (view.csv != null) {
        write(StudyResults.of(plan, table.read()), view.csv);
      } else if (view.table) {
        StudyResults results = StudyResults.of(plan, table.read());
        print(global.isJson() ? StudyOutput.json(results) : StudyOutput.text(results));
      } else if (view.status || view.dryRun) {
        StudyStatus status = StudyStatus.of(plan, table.read());
        String text = view.dryRun ? StudyOutput.plan(status) : StudyOutput.text(status);
        print(global.isJson() ? StudyOutput.json(status) : text);
      }
    }
    return ExitCode.OK.code();
  }

  private static void write(StudyResults results, Path file) {
    try (Writer out = Files.newBufferedWriter(file)) {
      ResultFormat.CSV.write(StudyOutput.values(results), out);
    } catch (IOException e) {
      throw Problem.environment("Cannot write %s: %s", file, e.getMessage()).causedBy(e);
    }
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text.stripTrailing());
    out.flush();
  }

  /** The folder at hand, then that of the program. */
  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>(List.of(FOLDER));
    Optional.ofNullable(System.getenv("PERMAFROST_HOME"))
        .map(home -> Path.of(home).resolve(FOLDER))
        .filter(folder -> !folder.toAbsolutePath().equals(FOLDER.toAbsolutePath()))
        .ifPresent(folders::add);
    return folders;
  }
}
