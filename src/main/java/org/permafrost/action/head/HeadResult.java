package org.permafrost.action.head;

import java.util.List;
import org.permafrost.head.Answer;
import org.permafrost.head.file.HeadState;
import org.permafrost.rank.ClassMetrics;

/**
 * A head and how well it does on a split.
 *
 * @param hash of the head
 * @param run that trained the model
 * @param epoch the model's
 * @param images of the split that were classified
 * @param measured one per way of answering
 * @param notes what a reader of the figures should know
 */
public record HeadResult(
    HeadState head,
    String hash,
    String file,
    String run,
    int epoch,
    String modelHash,
    String dataset,
    String split,
    long images,
    List<Measured> measured,
    List<String> notes) {

  /**
   * A way of answering.
   *
   * @param byTask accuracy on the images of each task; not a number without images
   * @param metrics by class, in the order of the head
   */
  public record Measured(
      Answer answer, double accuracy, List<Double> byTask, List<ClassMetrics> metrics) {
    /** Images that were classified. */
    long images() {
      return metrics.stream().mapToLong(ClassMetrics::support).sum();
    }
  }
}
