package org.permafrost.strategy;

import java.util.List;

/**
 * What an epoch's metrics lead to.
 *
 * @param learned labels that passed the drop rule now, best F1 first
 * @param ranked labels whose filters are chosen now; with repair they freeze later
 * @param left labels whose images leave now
 * @param readmitted labels whose images return
 * @param state the state the next epoch starts from; what is ranked now and its residue are not in
 *     it yet
 * @param end whether the run ends here
 */
public record Decision(
    List<Integer> learned,
    List<Integer> ranked,
    List<Integer> left,
    List<Integer> readmitted,
    LearningState state,
    boolean end) {

  /** The same at the end of a run. */
  public Decision ending() {
    return new Decision(learned, ranked, left, readmitted, state, true);
  }
}
