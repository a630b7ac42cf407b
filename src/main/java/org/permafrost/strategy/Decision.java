package org.permafrost.strategy;

import java.util.List;

/**
 * What an epoch's metrics lead to.
 *
 * @param learned labels that passed the drop rule now, best F1 first
 * @param readmitted labels whose images return
 * @param state the state the next epoch starts from; its mask and residue are still those of before
 * @param end whether the run ends here
 */
public record Decision(
    List<Integer> learned, List<Integer> readmitted, LearningState state, boolean end) {}
