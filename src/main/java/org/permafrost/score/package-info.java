/**
 * Scores of filters: scorers, the passes over a network they read from, and rankings made of
 * scores. Images are {@code [N, 3, H, W]}, maps {@code [N, C, H, W]}.
 *
 * <p>What may enter: one class per scorer or pass; no Spark.
 */
package org.permafrost.score;
