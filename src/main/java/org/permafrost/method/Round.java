package org.permafrost.method;

import java.util.SortedMap;

/**
 * A round of training as a method sees it. The arrays are not to be written to, nor kept.
 *
 * @param before parameters the round started from
 * @param after averaged parameters
 * @param vectors what the step hooks of the method's plan gathered, by name
 */
public record Round(float[] before, float[] after, SortedMap<String, float[]> vectors) {}
