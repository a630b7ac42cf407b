package org.permafrost.settings;

import org.permafrost.settings.bind.Whole;

/**
 * How networks are measured, in training and outside of it.
 *
 * @param batchSize images per forward pass
 */
public record EvaluateSettings(@Whole(least = 1, most = 4096) int batchSize) {}
