package org.permafrost.action.mlflow;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.permafrost.action.run.TrainingRun;
import org.permafrost.action.watch.EpochFigures;
import org.permafrost.progress.Progress;
import org.permafrost.settings.MlflowSettings;

/**
 * A run as an MLflow tracking server sees it: settings as parameters, the numbers of every epoch,
 * how it ended, the model. Without a server nothing is told to anybody.
 */
public final class MlflowRun implements AutoCloseable {
  private static final long MIB = 1 << 20;

  private final MlflowSettings settings;
  private final Progress progress;
  private final Optional<Outbox> outbox;
  private final Optional<RemoteRun> remote;
  private Duration patience;

  private MlflowRun(
      MlflowSettings settings,
      Progress progress,
      Optional<Outbox> outbox,
      Optional<RemoteRun> remote) {
    this.settings = settings;
    this.progress = progress;
    this.outbox = outbox;
    this.remote = remote;
    this.patience = Duration.ofSeconds(settings.timeoutSeconds());
  }

  /**
   * Begins to tell of a run, or goes on where it was resumed.
   *
   * @param progress is warned, once, of a server that does not take it
   */
  public static MlflowRun of(TrainingRun run, Progress progress) {
    return of(run, progress, System.getenv());
  }

  static MlflowRun of(TrainingRun run, Progress progress, Map<String, String> environment) {
    MlflowSettings settings = run.settings().mlflow();
    if (!settings.isOn()) {
      return new MlflowRun(settings, progress, Optional.empty(), Optional.empty());
    }
    Outbox outbox = new Outbox(problem -> progress.line(warning(settings, problem)));
    RemoteRun remote = new RemoteRun(new MlflowServer(settings, environment), run);
    outbox.add(remote::open);
    return new MlflowRun(settings, progress, Optional.of(outbox), Optional.of(remote));
  }

  private static String warning(MlflowSettings settings, String problem) {
    return String.format(
        Locale.ROOT,
        "MLflow at %s did not take what it was told (%s). The run goes on, and the tables have it"
            + " all.",
        settings.trackingUri(),
        problem);
  }

  /** An epoch is committed. */
  public void epoch(EpochFigures figures) {
    Instant now = Instant.now();
    tell((to, box) -> box.add(() -> to.metrics(figures.values(), figures.epoch(), now)));
  }

  /**
   * The run is over and well.
   *
   * @param summary of the run
   * @param files where the model lies
   */
  public void finished(RunSummaryTold summary, FileSystem files) {
    Instant now = Instant.now();
    tell(
        (to, box) -> {
          box.add(() -> to.metrics(summary.metrics(), summary.epochs(), now));
          box.add(() -> to.tags(summary.tags()));
          box.add(() -> to.text("summary.json", summary.json()));
          ModelUpload model = ModelUpload.of(summary.model(), files);
          if (model.bytes() <= settings.uploadMib() * MIB) {
            // A megabyte a second is little.
            Duration transfer = patience.plusSeconds(model.bytes() / MIB);
            box.add(() -> to.file(model, transfer));
            patience = patience.plus(transfer);
          }
        });
    ended(MlflowStatus.FINISHED, "");
  }

  /**
   * The run is over.
   *
   * @param message why; may be empty
   */
  public void ended(MlflowStatus status, String message) {
    Instant now = Instant.now();
    tell((to, box) -> box.add(() -> to.end(status, message, now)));
  }

  private interface Telling {
    void tell(RemoteRun to, Outbox box);
  }

  private void tell(Telling telling) {
    outbox.ifPresent(box -> remote.ifPresent(to -> telling.tell(to, box)));
  }

  /** Waits for what is not sent yet, but not longer than the settings say. */
  @Override
  public void close() {
    outbox.ifPresent(
        box -> {
          int lost = box.finish(patience);
          box.close();
          if (lost > 0) {
            progress.line(
                String.format(
                    Locale.ROOT,
                    "MLflow at %s was not told all of this run: %d messages did not arrive.",
                    settings.trackingUri(),
                    lost));
          }
        });
  }
}
