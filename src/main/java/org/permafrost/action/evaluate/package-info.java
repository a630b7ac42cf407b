/**
 * Use case: evaluate a model on a split; and the evaluation training shares with it.
 *
 * <p>What may enter: the request, its result and what carries it out.
 */
package org.permafrost.action.evaluate;
