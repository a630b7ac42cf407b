/**
 * Passes over a network that scorers read from: forward, back, without some filters, and in doubles
 * over a few images. Images are {@code [N, 3, H, W]}, maps {@code [N, C, H, W]}.
 *
 * <p>What may enter: passes and the state they share; no scorer and no Spark.
 */
package org.permafrost.score.pass;
