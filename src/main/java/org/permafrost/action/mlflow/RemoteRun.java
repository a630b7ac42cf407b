package org.permafrost.action.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.run.TrainingRun;

/** The run of an experiment on the server; found again when a run is resumed. */
final class RemoteRun {
  /** Says which run of a warehouse it is. */
  private static final String NAME = "permafrost.run";

  private static final String STARTED = "permafrost.started_at";

  /** As many as one request may bring. */
  private static final int PARAMETERS = 100;

  private static final int METRICS = 1000;

  /** Files that the server keeps itself have addresses like this. */
  private static final String OWN_FILES = "mlflow-artifacts";

  private final MlflowServer server;
  private final TrainingRun run;
  private String id = "";
  private Optional<String> files = Optional.empty();

  RemoteRun(MlflowServer server, TrainingRun run) {
    this.server = server;
    this.run = run;
  }

  /** Finds or creates it, and writes the parameters. */
  void open() throws IOException, InterruptedException {
    String experiment = experiment();
    JsonNode info = found(experiment).map(this::resumed).orElse(null);
    if (info == null) {
      info = created(experiment);
    } else {
      end(MlflowStatus.RUNNING, Optional.empty());
    }
    URI place = URI.create(info.path("artifact_uri").asText());
    files =
        OWN_FILES.equals(place.getScheme())
            ? Optional.of(place.getRawPath().replaceFirst("^/+", ""))
            : Optional.empty();
    List<Map<String, Object>> parameters = new ArrayList<>();
    Parameters.of(run.settings())
        .forEach((key, value) -> parameters.add(Map.of("key", key, "value", value)));
    for (int i = 0; i < parameters.size(); i += PARAMETERS) {
      batch("params", parameters.subList(i, Math.min(parameters.size(), i + PARAMETERS)));
    }
  }

  private String experiment() throws IOException, InterruptedException {
    String name = run.settings().mlflow().experiment();
    try {
      return server
          .get("experiments/get-by-name", "experiment_name=" + URLEncoder.encode(name, UTF_8))
          .path("experiment")
          .path("experiment_id")
          .asText();
    } catch (MlflowServer.RefusedException e) {
      // There is none: create it. Whatever else is wrong shows there.
      return server.post("experiments/create", Map.of("name", name)).path("experiment_id").asText();
    }
  }

  private Optional<JsonNode> found(String experiment) throws IOException, InterruptedException {
    String filter =
        "tags.`"
            + NAME
            + "` = '"
            + run.name()
            + "' AND tags.`"
            + STARTED
            + "` = '"
            + started()
            + "'";
    JsonNode runs =
        server
            .post(
                "runs/search",
                Map.of("experiment_ids", List.of(experiment), "filter", filter, "max_results", 1))
            .path("runs");
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(0).path("info"));
  }

  private JsonNode resumed(JsonNode info) {
    id = info.path("run_id").asText();
    return info;
  }

  private JsonNode created(String experiment) throws IOException, InterruptedException {
    SortedMap<String, String> tags = new TreeMap<>();
    tags.put(NAME, run.name());
    tags.put(STARTED, started());
    tags.put("permafrost.version", CodeVersion.current());
    tags.put("permafrost.dataset", run.dataset().name());
    tags.put("permafrost.content_hash", run.dataset().content().hash());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("experiment_id", experiment);
    body.put("run_name", run.name());
    body.put("start_time", run.startedAt().toEpochMilli());
    body.put("tags", list(tags));
    return resumed(server.post("runs/create", body).path("run").path("info"));
  }

  /** The same before and after it was in a table, which keeps microseconds. */
  private String started() {
    return run.startedAt().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Writes numbers of an epoch. */
  void metrics(Map<String, Double> values, int epoch, Instant time)
      throws IOException, InterruptedException {
    List<Map<String, Object>> metrics = new ArrayList<>();
    new TreeMap<>(values)
        .forEach(
            (key, value) ->
                metrics.add(
                    Map.of(
                        "key",
                        Parameters.name(key),
                        "value",
                        value,
                        "timestamp",
                        time.toEpochMilli(),
                        "step",
                        epoch)));
    for (int i = 0; i < metrics.size(); i += METRICS) {
      batch("metrics", metrics.subList(i, Math.min(metrics.size(), i + METRICS)));
    }
  }

  void tags(SortedMap<String, String> tags) throws IOException, InterruptedException {
    batch("tags", list(tags));
  }

  private static List<Map<String, Object>> list(SortedMap<String, String> tags) {
    List<Map<String, Object>> list = new ArrayList<>();
    tags.forEach((key, value) -> list.add(Map.of("key", key, "value", value)));
    return list;
  }

  private void batch(String kind, List<Map<String, Object>> values)
      throws IOException, InterruptedException {
    server.post("runs/log-batch", Map.of("run_id", id(), kind, values));
  }

  /** Keeps a text beside the run. */
  void text(String name, String content) throws IOException, InterruptedException {
    byte[] bytes = content.getBytes(UTF_8);
    if (files.isPresent()) {
      server.upload(
          files.get() + "/" + name,
          () -> new ByteArrayInputStream(bytes),
          bytes.length,
          Duration.ofSeconds(run.settings().mlflow().timeoutSeconds()));
    }
  }

  /** Keeps a model beside the run. */
  void file(ModelUpload model, Duration patience) throws IOException, InterruptedException {
    if (files.isPresent()) {
      String name = URLEncoder.encode(model.name(), UTF_8);
      server.upload(files.get() + "/model/" + name, model::open, model.bytes(), patience);
    }
  }

  /** The run is over. */
  void end(MlflowStatus status, String message, Instant time)
      throws IOException, InterruptedException {
    if (!message.isEmpty()) {
      tags(new TreeMap<>(Map.of("permafrost.message", message)));
    }
    end(status, Optional.of(time));
  }

  private void end(MlflowStatus status, Optional<Instant> time)
      throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("run_id", id(), "status", status.name()));
    time.ifPresent(end -> body.put("end_time", end.toEpochMilli()));
    server.post("runs/update", body);
  }

  /** Without a run on the server there is nothing to write to. */
  private String id() throws MlflowServer.RefusedException {
    if (id.isEmpty()) {
      throw new MlflowServer.RefusedException("the server has no such run");
    }
    return id;
  }
}
