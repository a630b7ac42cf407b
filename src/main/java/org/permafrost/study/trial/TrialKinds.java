package org.permafrost.study.trial;

import java.util.List;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;

/** The kinds of trials there are. */
public final class TrialKinds {
  private static final List<TrialKind> ALL =
      List.of(new TrainTrial(), new SequenceTrial(), new LearnTrial(), new JudgeTrial());

  private TrialKinds() {}

  /**
   * @throws Problem (usage) if there is none of this name
   */
  public static TrialKind named(String name) {
    List<String> known = ALL.stream().map(TrialKind::name).toList();
    return ALL.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "Unknown trial.kind %s; did you mean %s? Known: %s.",
                    name, NearestName.of(name, known), String.join(", ", known)));
  }
}
