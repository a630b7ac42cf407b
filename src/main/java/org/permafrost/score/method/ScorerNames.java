package org.permafrost.score.method;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.permafrost.problem.Problem;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.SampleScorer;
import org.permafrost.score.Scorer;

/**
 * Scorers on their way to an executor, which finds them by name.
 *
 * @param names in the order of their scores
 */
public record ScorerNames(List<String> names) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static ScorerNames of(Collection<? extends Scorer> scorers) {
    return new ScorerNames(scorers.stream().map(Scorer::name).toList());
  }

  /**
   * Of scorers of images.
   *
   * @throws org.permafrost.problem.Problem if this process does not know them
   */
  public List<FilterScorer> ofImages() {
    check();
    return names.stream().map(Scorers::ofImages).toList();
  }

  /**
   * Of scorers of samples.
   *
   * @throws org.permafrost.problem.Problem if this process does not know them
   */
  public List<SampleScorer> ofSamples() {
    check();
    return names.stream().map(Scorers::ofSamples).toList();
  }

  private void check() {
    for (String name : names) {
      if (Scorers.find(name).isEmpty()) {
        throw Problem.environment(
            "An executor does not know the scorer %s; give its jar to permafrost --jars, which"
                + " brings it to every executor.",
            name);
      }
    }
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
