package org.permafrost.action.watch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.table.Warehouse;

/**
 * Trains two runs in a process of its own whose Spark serves metrics for Prometheus. Leaves what
 * was served after each, {@code RUN.metrics}, and what the tables say, {@code RUN.expected}.
 */
final class WatchedTraining {
  private WatchedTraining() {}

  /**
   * @param args folder to work in; file with Spark's metrics configuration
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    System.setProperty("spark.metrics.conf", args[1]);
    System.setProperty("spark.metrics.namespace", "permafrost");
    System.setProperty("spark.ui.enabled", "true");
    System.setProperty("spark.ui.port", "0");
    TrainingCase training = TrainingCase.prepared(folder);
    keep(training, folder, "before");
    training.train("plain", "train.mode", "baseline", "train.epochs", "2");
    keep(training, folder, "plain");
    training.train("freezing", "strategy.drift", "epoch");
    keep(training, folder, "freezing");
  }

  private static void keep(TrainingCase training, Path folder, String run)
      throws IOException, InterruptedException {
    SparkSession spark = training.warehouse().spark();
    String page = spark.sparkContext().uiWebUrl().get().replaceFirst("//[^:]+:", "//127.0.0.1:");
    String served =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(page + "/metrics/prometheus/")).build(),
                BodyHandlers.ofString())
            .body();
    Files.writeString(folder.resolve(run + ".metrics"), served);
    Files.writeString(folder.resolve(run + ".expected"), expected(training.warehouse(), run));
  }

  /** What the levels of the last epoch and the counts of all runs have to be. */
  private static String expected(Warehouse warehouse, String run) {
    return warehouse
        .spark()
        .sql(
            """
                SELECT 'images_trained', (SELECT sum(images) FROM epochs)
                UNION ALL SELECT 'task_images_trained', (SELECT sum(images) FROM epochs)
                UNION ALL SELECT 'images_staged', (SELECT sum(train + holdout + validation) FROM datasets)
                UNION ALL SELECT 'images_rejected', (SELECT sum(rejected) FROM datasets)
                UNION ALL SELECT 'images_scored', (SELECT sum(n) FROM
                  (SELECT DISTINCT run, epoch, label, count AS n FROM class_scores))
                UNION ALL
                  SELECT stack(6, 'epoch', double(epoch), 'loss', loss, 'accuracy', accuracy, 'macro_f1', macro_f1,
                               'frozen_share', frozen_share, 'active_classes', double(active_classes))
                  FROM (SELECT * FROM epochs WHERE run = :run ORDER BY epoch DESC LIMIT 1)
                UNION ALL SELECT 'drift', (SELECT max_by(d, epoch) FROM
                  (SELECT epoch, max(drift) AS d FROM filter_drift WHERE run = :run GROUP BY epoch))
                """,
            Map.of("run", run))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0) + " " + row.get(1))
        .reduce((a, b) -> a + "\n" + b)
        .orElseThrow();
  }
}
