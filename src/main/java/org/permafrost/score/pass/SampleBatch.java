package org.permafrost.score.pass;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A few images.
 *
 * @param images {@code [N, 3, size, size]}
 * @param labels of the first ones; the others only fill up the batch
 */
public record SampleBatch(INDArray images, int[] labels) {}
