package org.permafrost.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Row;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.cli.Main;
import org.permafrost.progress.Progress;
import org.permafrost.settings.SettingsSource;
import org.permafrost.study.file.StudyFile;
import org.permafrost.study.plan.Plan;
import org.permafrost.study.plan.Planner;
import org.permafrost.study.result.StudyResults;
import org.permafrost.study.result.StudyRuns;
import org.permafrost.study.result.StudyStatus;
import org.permafrost.table.Table;
import picocli.CommandLine;

/** Studies over the 80 drawn images of a {@link TrainingCase}. */
final class StudyCase {
  private static final String SETTINGS =
      """
dataset = drawn
settings {
  network.name = resnet-small
  train { epochs = 2, batch-size = 8, averaging-frequency = 2, optimizer.learning-rate = 0.02 }
  strategy { threshold = 0, patience = 1, max-drops-per-epoch = 2, residue = 0.34 }
}
""";

  private final Path folder;
  private final TrainingCase training;

  private StudyCase(Path folder, TrainingCase training) {
    this.folder = folder;
    this.training = training;
  }

  static StudyCase prepared(Path folder) {
    return new StudyCase(folder, TrainingCase.prepared(folder));
  }

  TrainingCase training() {
    return training;
  }

  /** Writes the file of a study; the settings of all come before what is given. */
  Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name + ".conf"), SETTINGS + text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Plan plan(Path file) {
    return new Planner(training.warehouse(), new SettingsSource(Optional.empty(), Map.of()))
        .plan(StudyFile.read(file));
  }

  StudyStatus run(Path file) {
    return run(file, Progress.SILENT, () -> false, false);
  }

  StudyStatus run(Path file, Progress progress, BooleanSupplier stop, boolean retryFailed) {
    return new RunStudy(training.warehouse(), training.warehouseFolder(), progress, stop)
        .run(plan(file), retryFailed);
  }

  StudyResults results(Path file) {
    Plan plan = plan(file);
    return StudyResults.of(plan, new StudyRuns(training.warehouse(), plan).read());
  }

  StudyStatus status(Path file) {
    Plan plan = plan(file);
    return StudyStatus.of(plan, new StudyRuns(training.warehouse(), plan).read());
  }

  List<Row> rows(String study) {
    return training
        .warehouse()
        .read(Table.STUDY_RUNS)
        .where("study = '" + study + "'")
        .orderBy("trial", "outcome", "subject")
        .collectAsList();
  }

  List<String> runs() {
    return training.warehouse().read(Table.RUNS).collectAsList().stream()
        .map(row -> row.<String>getAs("run"))
        .sorted()
        .toList();
  }

  /** What the command prints; it must end with this exit code. */
  String prints(int code, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    command
        .getSubcommands()
        .values()
        .forEach(
            each -> {
              each.setOut(new PrintWriter(out, true));
              each.setErr(new PrintWriter(err, true));
            });
    String[] all = new String[arguments.length + 2];
    all[0] = "--warehouse";
    all[1] = training.warehouseFolder();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    assertThat(command.execute(all)).as("%s%s", out, err).isEqualTo(code);
    assertThat(err.toString()).doesNotContain("\tat ");
    return out + err.toString();
  }
}
