/**
 * Scores kept per part of a data set, so that only images that are new are scored again.
 *
 * <p>What may enter: the incremental form of scoring and its table.
 */
package org.permafrost.spark.part;
