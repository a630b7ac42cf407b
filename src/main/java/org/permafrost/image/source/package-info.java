/**
 * What lies at a source of images, names and lengths only: every file of a folder, whatever its
 * name, litter told apart, and the splits and classes its folders stand for. Knows no Spark and no
 * Hadoop.
 *
 * <p>What may enter: listings; opening a file is left to others.
 */
package org.permafrost.image.source;
