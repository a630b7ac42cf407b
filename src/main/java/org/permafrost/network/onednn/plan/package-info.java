/**
 * Memory that a task with a native network needs, predicted from shapes, and reserved.
 *
 * <p>What may enter: predictions and their reservation; nothing here computes maps.
 */
package org.permafrost.network.onednn.plan;
