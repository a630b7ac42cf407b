package org.permafrost.action;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.permafrost.image.StoredPixels;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.SettingsJson;
import org.permafrost.spark.ClassCount;
import org.permafrost.spark.ImageSource;
import org.permafrost.spark.PrepareStage;
import org.permafrost.spark.Rejections;
import org.permafrost.spark.SourceReader;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Turns a folder or archive of images into a data set of the warehouse. Preparing a data set again
 * replaces it; its row in {@link Table#DATASETS}, written last, says that it is complete.
 */
public final class PrepareImages {
  private static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  private final Warehouse warehouse;
  private final Progress progress;

  /**
   * @param source folder or archive, on any Hadoop file system
   * @param dataset name it gets: letters, digits, dots, underscores, hyphens
   */
  public record Request(String source, String dataset, PrepSettings settings) {
    /**
     * @throws Problem (usage) for a name with other characters
     */
    public Request {
      if (!dataset.matches(NAME_PATTERN)) {
        throw Problem.usage(
            "Cannot name a data set \"%s\"; use up to 100 letters, digits, dots, underscores and"
                + " hyphens.",
            dataset);
      }
    }
  }

  public PrepareImages(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * Reads, checks, then commits.
   *
   * @throws Problem (data) for a source without usable images, too many rejects or a class with too
   *     few images; nothing is committed then
   */
  public PreparedDataset run(Request request) {
    progress.step("Listing " + request.source(), 0, 0);
    try (SourceReader reader =
        SourceReader.open(request.source(), request.dataset(), request.settings(), warehouse)) {
      ImageSource source = reader.source();
      source.notes().forEach(progress::line);
      long start = System.nanoTime();
      try (PrepareStage stage =
          PrepareStage.run(
              warehouse.spark(),
              request.dataset(),
              source,
              request.settings(),
              PrepareStage.tasks(warehouse.spark(), source),
              progress)) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return commit(request, source, stage, seconds);
      }
    }
  }

  private PreparedDataset commit(
      Request request, ImageSource source, PrepareStage stage, double readSeconds) {
    Rejections rejections = stage.rejections();
    checkRejects(request, source, rejections);
    PrepareStage.Division division = stage.divide();
    PreparedDataset prepared =
        new PreparedDataset(
            request.dataset(),
            division.classes(),
            rejections.counts(),
            stage.conversions(),
            stage.suspicious(),
            source.images(),
            readSeconds,
            division.contentHash());
    warnOfMissingValidation(prepared);
    progress.step("Writing " + request.dataset(), 0, 0);
    stage.writeRejected(warehouse);
    division.write(warehouse);
    warehouse.replace(
        Table.DATASETS,
        Map.of("dataset", request.dataset()),
        List.of(Table.DATASETS.row(row(request, source, prepared))));
    return prepared;
  }

  private static void checkRejects(Request request, ImageSource source, Rejections rejections) {
    double share = (double) rejections.total() / source.images();
    double limit = request.settings().maxRejectShare();
    if (share > limit) {
      throw Problem.data(
          "Rejected %d of %d images of %s, %s %%, more than prep.max-reject-share = %s %% allows: %s."
              + " Nothing was committed. Mend or remove these files, or raise"
              + " prep.max-reject-share.",
          rejections.total(),
          source.images(),
          request.source(),
          percent(share),
          percent(limit),
          rejections.describe());
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4g", 100 * share).replaceAll("\\.?0+$", "");
  }

  private void warnOfMissingValidation(PreparedDataset prepared) {
    List<String> missing =
        prepared.classes().stream()
            .filter(count -> count.validation() == 0)
            .map(ClassCount::name)
            .toList();
    if (!missing.isEmpty() && prepared.validation() > 0) {
      progress.line("No validation images of " + String.join(", ", missing));
    }
  }

  private static Map<String, Object> row(
      Request request, ImageSource source, PreparedDataset prepared) {
    PrepSettings settings = request.settings();
    Map<String, Object> row = new HashMap<>();
    row.put("dataset", request.dataset());
    row.put("classes", source.classNames().size());
    row.put("class_names", source.classNames());
    row.put("image_size", settings.imageSize());
    row.put("encoding", StoredPixels.name(settings.encoding()));
    row.put("train", prepared.train());
    row.put("holdout", prepared.holdout());
    row.put("validation", prepared.validation());
    row.put("rejected", prepared.rejectedImages());
    row.put("content_hash", prepared.contentHash());
    row.put("source", request.source());
    row.put("settings", SettingsJson.of(settings));
    row.put("code_version", CodeVersion.current());
    row.put("created_at", Timestamp.from(Instant.now()));
    return row;
  }
}
