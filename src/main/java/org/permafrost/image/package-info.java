/**
 * Pixels: decoded images, resizing, normalisation, augmentation, the layout of CIFAR's files and
 * names of classes. Knows no Spark.
 *
 * <p>What may enter: what works on pixels in memory.
 */
package org.permafrost.image;
