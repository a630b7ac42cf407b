/**
 * What Spark's metrics system shows of Permafrost while it works.
 *
 * <p>What may enter: counts and levels that cost nothing where they are noted, and how Spark is
 * told of them. No result is ever taken from here.
 */
package org.permafrost.spark.watch;
