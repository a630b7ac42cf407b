package org.permafrost.study.plan;

import java.util.List;
import org.permafrost.study.file.Study;
import org.permafrost.study.trial.Trial;

/**
 * What a study comes to.
 *
 * @param trials in the order in which they are carried out: a seed after the other, and no trial
 *     before one that it needs
 */
public record Plan(Study study, List<Trial> trials) {
  public Plan {
    trials = List.copyOf(trials);
  }
}
