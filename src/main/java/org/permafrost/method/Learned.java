package org.permafrost.method;

import org.permafrost.rank.FreezeMask;

/**
 * What a lesson led to.
 *
 * @param method with what it learned
 * @param mask in which the method may have changed who owns a filter
 */
public record Learned(Method method, FreezeMask mask) {}
