/**
 * Pictures of what a network sees: saliency maps of images. Maps are {@code [H, W]}, rows first.
 *
 * <p>What may enter: values and arithmetic of pictures; no DL4J, no Spark.
 */
package org.permafrost.explain;
