/**
 * From a source to shards: decoding on executors, splits, tables of images and of rejected ones.
 *
 * <p>What may enter: the stages of preparation.
 */
package org.permafrost.spark.prepare;
