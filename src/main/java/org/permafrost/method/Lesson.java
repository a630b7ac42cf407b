package org.permafrost.method;

import java.util.List;
import org.permafrost.rank.FreezeMask;
import org.permafrost.strategy.LearningState;

/**
 * Classes that were just learned.
 *
 * @param state in which they were
 * @param epoch in which they were
 * @param mask all filters that are frozen, in repair or were chosen now
 * @param claims in the order in which they were settled
 */
public record Lesson(LearningState state, int epoch, FreezeMask mask, List<Claim> claims) {}
