package org.permafrost.action.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.permafrost.settings.MlflowSettings;

/**
 * MLflow's REST interface. Its own Java client brings Guava, protobuf and an HTTP client along, 9
 * MB.
 */
final class MlflowServer {
  /** The server understood a request and did not accept it; it would not the next time either. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int LONGEST_ANSWER = 300;

  private final String root;
  private final Duration timeout;
  private final Optional<String> authorization;
  private final HttpClient client;

  /**
   * @param environment holds the credentials, if the server wants some
   */
  MlflowServer(MlflowSettings settings, Map<String, String> environment) {
    root = settings.trackingUri().replaceFirst("/+$", "");
    timeout = Duration.ofSeconds(settings.timeoutSeconds());
    authorization = authorization(environment);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    String name = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8)));
  }

  /**
   * Asks with values in the query.
   *
   * @param query encoded
   */
  JsonNode get(String path, String query) throws IOException, InterruptedException {
    return send(request("/api/2.0/mlflow/" + path + "?" + query, timeout).GET().build());
  }

  /** Asks or tells with a document. */
  JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return send(
        request("/api/2.0/mlflow/" + path, timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build());
  }

  /**
   * Stores a file with the server, which keeps it wherever it keeps artifacts.
   *
   * @param path encoded
   * @param bytes length of the content
   * @param patience how long it may take
   */
  void upload(String path, Supplier<InputStream> content, long bytes, Duration patience)
      throws IOException, InterruptedException {
    send(
        request("/api/2.0/mlflow-artifacts/artifacts/" + path, patience)
            .header("Content-Type", "application/octet-stream")
            .PUT(
                bytes == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(content), bytes))
            .build());
  }

  private HttpRequest.Builder request(String path, Duration patience) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path)).timeout(patience);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /**
   * @throws RefusedException if the server does not accept it
   * @throws IOException if there is no useful answer; another try may have one
   */
  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    int code = response.statusCode();
    if (code == 200) {
      return JSON.readTree(response.body());
    }
    String answer = new String(response.body(), UTF_8).replaceAll("\\s+", " ");
    String message =
        "HTTP "
            + code
            + " for "
            + request.uri().getPath()
            + ": "
            + answer.substring(0, Math.min(answer.length(), LONGEST_ANSWER));
    boolean refused = code >= 300 && code < 500 && code != TOO_MANY_REQUESTS;
    throw refused && code != REQUEST_TIMEOUT
        ? new RefusedException(message)
        : new IOException(message);
  }
}
