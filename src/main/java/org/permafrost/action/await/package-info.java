/**
 * Waiting, from outside, for a job to leave its result in the warehouse.
 *
 * <p>What may enter: what to look at, and for how long. Nothing here writes.
 */
package org.permafrost.action.await;
