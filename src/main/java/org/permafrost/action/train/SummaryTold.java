package org.permafrost.action.train;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.action.mlflow.RunSummaryTold;

/** How a run ended, for those who watch from outside. */
final class SummaryTold {
  private SummaryTold() {}

  static RunSummaryTold of(TrainResult result) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put("final/accuracy", result.accuracy());
    metrics.put("final/frozen_filters", (double) result.frozenFilters());
    metrics.put("final/frozen_weights", (double) result.frozenWeights());
    metrics.put("final/peak_memory_bytes", (double) result.peakMemoryBytes());
    result.calibrated().ifPresent(c -> metrics.put("final/calibrated_accuracy", c.accuracy()));
    result
        .metrics()
        .forEach(m -> metrics.put("final/f1/" + result.classNames().get(m.label()), m.f1()));
    SortedMap<String, String> tags = new TreeMap<>();
    tags.put("permafrost.model_path", result.modelPath());
    tags.put("permafrost.model_hash", result.modelHash());
    tags.put("permafrost.message", result.reason());
    Map<String, Object> document = new HashMap<>();
    document.put("run", result.run());
    document.put("dataset", result.dataset());
    document.put("split", result.split());
    document.put("epochs", result.epochs());
    document.put("model_path", result.modelPath());
    document.put("model_hash", result.modelHash());
    document.put("reason", result.reason());
    metrics.forEach((key, value) -> document.put(key.substring("final/".length()), value));
    String json =
        ConfigValueFactory.fromMap(document)
            .render(ConfigRenderOptions.concise().setFormatted(true));
    return new RunSummaryTold(result.epochs(), metrics, tags, json, result.modelPath());
  }
}
