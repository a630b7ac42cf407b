/**
 * Training in parallel: the plan of an epoch, rounds of minibatches on replicas, exact averaging.
 *
 * <p>What may enter: what runs between two states of a network; what to freeze is decided
 * elsewhere.
 */
package org.permafrost.spark.train;
