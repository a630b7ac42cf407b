package org.permafrost.action.mlflow;

import java.util.SortedMap;

/**
 * How a run ended, for MLflow.
 *
 * @param metrics of the reported model, by name
 * @param tags by name
 * @param json all of it as a document
 * @param model path of the reported model
 */
public record RunSummaryTold(
    int epochs,
    SortedMap<String, Double> metrics,
    SortedMap<String, String> tags,
    String json,
    String model) {}
