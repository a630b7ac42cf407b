/**
 * Algorithm 1 as a pure state machine: which classes leave, which filters a class may freeze, which
 * loss and learning rate an epoch has.
 *
 * <p>What may enter: decisions over values; nothing here trains, scores or writes.
 */
package org.permafrost.strategy;
