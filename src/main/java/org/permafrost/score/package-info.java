/**
 * What a scorer of filters is and what it is given: the interfaces to implement, maps and the
 * signal at them, a network as weights or with a few images. Maps are {@code [N, C, H, W]}.
 *
 * <p>What may enter: interfaces of scorers and the values handed to them; no scorer, no pass, no
 * Spark.
 */
package org.permafrost.score;
