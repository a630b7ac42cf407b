package org.permafrost.method;

import java.util.List;
import java.util.Set;
import org.permafrost.rank.FreezeMask.Frozen;

/**
 * What a class, or several ranked as one, wanted, whoever got it.
 *
 * @param labels the class or classes
 * @param wanted filters; none where the method chooses none
 */
public record Claim(Set<Integer> labels, List<Frozen> wanted) {}
