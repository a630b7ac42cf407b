package org.permafrost.action.prepare;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.action.Claims;
import org.permafrost.action.CodeVersion;
import org.permafrost.image.decode.StoredPixels;
import org.permafrost.problem.Problem;
import org.permafrost.problem.Secrets;
import org.permafrost.progress.Progress;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.RejectLimit;
import org.permafrost.settings.SettingsJson;
import org.permafrost.spark.prepare.ClassCount;
import org.permafrost.spark.prepare.PrepareStage;
import org.permafrost.spark.prepare.Rejections;
import org.permafrost.spark.source.ImageSource;
import org.permafrost.spark.source.SourceReader;
import org.permafrost.spark.watch.JobMetrics;
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
   *     few images; nothing is committed then; (environment) if another job prepares or reads it
   */
  public PreparedDataset run(Request request) {
    try (Claims claims = new Claims(warehouse, "prep " + request.dataset())) {
      claims.replaces(request.dataset());
      return run(request, claims);
    }
  }

  private PreparedDataset run(Request request, Claims claims) {
    progress.step("Listing " + request.source(), 0, 0);
    try (SourceReader reader =
        SourceReader.open(
            request.source(), "--source", request.dataset(), request.settings(), warehouse)) {
      ImageSource source = reader.source();
      progress.line("Layout: " + source.layout());
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
        return commit(request, source, stage, seconds, claims);
      }
    }
  }

  private PreparedDataset commit(
      Request request, ImageSource source, PrepareStage stage, double readSeconds, Claims claims) {
    Rejections rejections = stage.rejections();
    JobMetrics.rejected(rejections.total());
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
            source.layout(),
            source.tally(),
            readSeconds,
            division.contentHash());
    warnOfMissingValidation(prepared);
    progress.step("Writing " + request.dataset(), 0, 0);
    Map<String, Object> key = Map.of("dataset", request.dataset());
    claims.check();
    // Until it is complete there is no such data set, rather than old words about new images.
    warehouse.replace(Table.DATASETS, key, List.<Row>of());
    stage.writeRejected(warehouse);
    division.write(warehouse);
    claims.check();
    warehouse.replace(
        Table.DATASETS, key, List.of(Table.DATASETS.row(row(request, source, prepared))));
    return prepared;
  }

  private static void checkRejects(Request request, ImageSource source, Rejections rejections) {
    RejectLimit limit = request.settings().rejectLimit();
    if (!limit.allows(rejections.total(), source.images())) {
      throw Problem.data(
          "Rejected %d of %d images of %s, %s %%, more than prep.max-reject-share = %s %% and"
              + " prep.tolerated-rejects = %d allow: %s. Nothing was committed. Fix or remove"
              + " these files, or accept them with --set prep.max-reject-share=%s.",
          rejections.total(),
          source.images(),
          Secrets.masked(request.source()),
          percent((double) rejections.total() / source.images()),
          percent(limit.share()),
          limit.tolerated(),
          rejections.describe(),
          RejectLimit.enough(rejections.total(), source.images()));
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
    row.put("skipped", source.tally().skippedFiles());
    row.put("layout", source.layout());
    row.put("content_hash", prepared.contentHash());
    row.put("source", Secrets.masked(request.source()));
    row.put("settings", SettingsJson.of(settings));
    row.put("code_version", CodeVersion.current());
    row.put("created_at", Timestamp.from(Instant.now()));
    return row;
  }
}
