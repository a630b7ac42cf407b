/**
 * Pictures of what a network sees: saliency maps of images and images that filters answer to. Maps
 * are {@code [H, W]}, images {@code [3, H, W]}, rows first.
 *
 * <p>What may enter: values and arithmetic of pictures; no DL4J, no Spark.
 */
package org.permafrost.explain;
