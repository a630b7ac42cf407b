/**
 * Rankings and masks as values: exact class sums, confusion matrices, scores turned into ranks, the
 * mask of frozen filters.
 *
 * <p>What may enter: plain Java over arrays and records, exact whatever the order of a sum; no
 * Spark, no DL4J.
 */
package org.permafrost.rank;
