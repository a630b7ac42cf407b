/**
 * What every Spark stage shares: sessions, job descriptions, records of images, snapshots and
 * replicas of a network, vectors that travel.
 *
 * <p>What may enter: parts used by at least two of the packages below; none of them is imported
 * here.
 */
package org.permafrost.spark;
