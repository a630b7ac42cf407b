/**
 * Training in parallel: who trains on which images, and the rounds of an epoch.
 *
 * <p>What may enter: what runs between two states of a network; what to freeze is decided
 * elsewhere.
 */
package org.permafrost.spark.train;
