/**
 * Passes over prepared images: scores, ablations, gradients, drift, evaluation and vectors, each
 * reduced exactly.
 *
 * <p>What may enter: one class per pass; its result must not depend on the partitions.
 */
package org.permafrost.spark.stage;
