package org.permafrost.action.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Answers like an MLflow server, fails when told to, and keeps what it was told. */
final class FakeMlflow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> calls = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final Map<String, String> told = new TreeMap<>();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private int failures;
  private boolean silent;
  private String refused = "nothing";
  private String existing = "";

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next requests get no useful answer. */
  synchronized FakeMlflow failing(int requests) {
    failures = requests;
    return this;
  }

  /** Takes requests and says nothing. */
  synchronized FakeMlflow silent() {
    silent = true;
    return this;
  }

  /** Does not accept log-batch requests with this key. */
  synchronized FakeMlflow refusing(String kind) {
    refused = kind;
    return this;
  }

  /** Has the run already. */
  synchronized FakeMlflow knowing(String run) {
    existing = run;
    return this;
  }

  /** Paths of answered requests, in order, each once for a row of equal ones. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Parameters, metrics ({@code NAME STEP}), tags and states of the run. */
  synchronized Map<String, String> told() {
    return new TreeMap<>(told);
  }

  Map<String, byte[]> files() {
    return files;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      byte[] answer;
      int code = 200;
      synchronized (this) {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (failures > 0) {
          failures--;
          code = 503;
          answer = "try again".getBytes(StandardCharsets.UTF_8);
        } else {
          JsonNode json = path.contains("artifacts/") ? null : JSON.readTree(body);
          String last = path.substring(path.indexOf("/2.0/") + 5).replace("mlflow/", "");
          if (json != null && json.has(refused)) {
            code = 400;
            answer =
                "{\"error_code\": \"INVALID_PARAMETER_VALUE\"}".getBytes(StandardCharsets.UTF_8);
          } else {
            if (calls.isEmpty() || !calls.get(calls.size() - 1).equals(last)) {
              calls.add(last);
            }
            code = path.endsWith("get-by-name") ? 404 : 200;
            answer = JSON.writeValueAsBytes(done(path, json, body));
          }
        }
      }
      if (isSilent()) {
        closed.await();
      }
      exchange.sendResponseHeaders(code, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isSilent() {
    return silent;
  }

  private Map<String, ?> done(String path, JsonNode json, byte[] body) {
    Map<String, String> info =
        Map.of("run_id", "r1", "artifact_uri", "mlflow-artifacts:/7/r1/artifacts");
    if (path.contains("artifacts/")) {
      files.put(path.substring(path.indexOf("/artifacts/") + "/artifacts/".length()), body);
      return Map.of();
    }
    if (path.endsWith("experiments/create")) {
      return Map.of("experiment_id", "7");
    }
    if (path.endsWith("runs/search")) {
      boolean known = !existing.isEmpty() && json.get("filter").asText().contains(existing);
      return known ? Map.of("runs", List.of(Map.of("info", info))) : Map.of();
    }
    if (path.endsWith("runs/create")) {
      return Map.of("run", Map.of("info", info));
    }
    if (json.has("status")) {
      told.put("status", json.get("status").asText());
    }
    for (String kind : List.of("params", "metrics", "tags")) {
      for (JsonNode value : json.path(kind)) {
        String step = value.has("step") ? " " + value.get("step").asInt() : "";
        told.put(value.get("key").asText() + step, value.get("value").asText());
      }
    }
    return Map.of();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
