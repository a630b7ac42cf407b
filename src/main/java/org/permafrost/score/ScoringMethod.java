package org.permafrost.score;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.TrainSettings.Layers;

/** The registry of rankings: a new one is a {@link FilterScorer} class and a line here. */
public enum ScoringMethod {
  MAX_ACTIVATION("max-activation", MaxActivation::of);

  private final String label;
  private final BiFunction<ComputationGraphConfiguration, Layers, FilterScorer> factory;

  ScoringMethod(
      String label, BiFunction<ComputationGraphConfiguration, Layers, FilterScorer> factory) {
    this.label = label;
    this.factory = factory;
  }

  /** Name in settings and tables. */
  public String label() {
    return label;
  }

  /**
   * A scorer of one network.
   *
   * @param layers what it computes with
   */
  public FilterScorer on(ComputationGraphConfiguration network, Layers layers) {
    return factory.apply(network, layers);
  }

  /**
   * The method of that name.
   *
   * @throws Problem (usage) if there is none; names the nearest
   */
  public static ScoringMethod named(String name) {
    List<String> labels = Arrays.stream(values()).map(ScoringMethod::label).toList();
    return Arrays.stream(values())
        .filter(method -> method.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "Unknown scorer %s; did you mean %s? Known: %s.",
                    name, NearestName.of(name, labels), String.join(", ", labels)));
  }
}
