package org.permafrost.action.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.permafrost.action.Claims;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.prepare.PreparedDataset;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.run.RunRemoval;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainResult;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.table.Warehouse;

/**
 * The whole job on images that are drawn on the spot: prepare, train with Strategic Freezing, rank.
 */
public final class RunQuickstart {
  /** Name of the data set and of the run. */
  public static final String NAME = "quickstart";

  /** Resource with the settings it runs under. */
  public static final String PRESET = "quickstart.conf";

  /** What its three parts returned. */
  public record Result(PreparedDataset prepared, TrainResult trained, RankFilters.Result ranked) {}

  private final Warehouse warehouse;
  private final Progress progress;
  private final BooleanSupplier stop;

  public RunQuickstart(Warehouse warehouse, Progress progress, BooleanSupplier stop) {
    this.warehouse = warehouse;
    this.progress = progress;
    this.stop = stop;
  }

  /** Replaces an earlier quickstart. */
  public Result run(Settings settings) {
    try (Claims claims = new Claims(warehouse, NAME)) {
      claims.run(NAME);
      RunRemoval.remove(warehouse, NAME);
    }
    PreparedDataset prepared = prepare(settings);
    TrainResult trained =
        new TrainStrategically(warehouse, progress, stop)
            .start(new TrainRequest(NAME, NAME, Optional.empty(), settings));
    RankFilters.Result ranked =
        new RankFilters(warehouse, progress)
            .run(
                new RankFilters.Request(
                    Optional.of(NAME), Optional.empty(), NAME, Split.TRAIN, settings));
    return new Result(prepared, trained, ranked);
  }

  private PreparedDataset prepare(Settings settings) {
    try {
      Path folder = Files.createTempDirectory("permafrost-quickstart-");
      try {
        progress.line("Drawing " + settings.quickstart().images() + " images of ten classes");
        new DrawnImages(settings.train().seed()).write(folder, settings.quickstart().images());
        return new PrepareImages(warehouse, progress)
            .run(new PrepareImages.Request(folder.toString(), NAME, settings.prep()));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
