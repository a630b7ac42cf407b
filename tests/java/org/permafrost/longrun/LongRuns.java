package org.permafrost.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.progress.Progress;

/**
 * Many rounds and nights in one driver: nothing grows but the tables. For tests/cluster/long-runs;
 * takes too long for every build.
 */
class LongRuns {
  private static final int EPOCHS = Integer.getInteger("longruns.epochs", 50);
  private static final int NIGHTS = Integer.getInteger("longruns.nights", 50);

  @TempDir Path folder;

  @Test
  void nothingGrowsButTheTables() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    asTheLauncherSets().forEach(System::setProperty);
    System.setProperty("spark.local.dir", temporary.toString());
    System.setProperty("java.io.tmpdir", temporary.toString());
    TrainingCase training = TrainingCase.prepared(folder.resolve("lab"));
    System.out.println("work,number,heap,off-heap,threads,descriptors,files,file bytes");
    List<String> trends = new ArrayList<>();

    Curve epochs = new Curve("epoch");
    training.train(
        afterEpochs(epochs, temporary),
        "long",
        "train.epochs",
        "" + EPOCHS,
        "train.batch-size",
        "4",
        "strategy.max-drops-per-epoch",
        "1",
        "strategy.threshold",
        "1");
    trends.addAll(epochs.trends());

    Curve nights = new Curve("night");
    for (int night = 0; night < NIGHTS; night++) {
      new PublishNight(training.warehouse(), Progress.SILENT)
          .run(
              new PublishNight.Request(
                  LocalDate.of(2026, 1, 1).plusDays(night),
                  "long",
                  folder.resolve("lab/images").toString(),
                  Optional.empty(),
                  training.settings("nightly.groups", "2")));
      System.out.println(nights.add(Level.now(temporary)));
    }
    trends.addAll(nights.trends());

    assertThat(trends).isEmpty();
  }

  private static Map<String, String> asTheLauncherSets() throws IOException {
    return Files.readAllLines(Path.of("submit/spark/spark-defaults.conf")).stream()
        .filter(line -> line.startsWith("spark."))
        .map(line -> line.split(" +", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  /** Each epoch says one line when it is committed. */
  private static Progress afterEpochs(Curve curve, Path temporary) {
    return new Progress() {
      @Override
      public void step(String what, long done, long total) {}

      @Override
      public void line(String text) {
        if (text.startsWith("epoch ")) {
          try {
            System.out.println(curve.add(Level.now(temporary)));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      }
    };
  }
}
