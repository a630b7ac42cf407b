/**
 * Use case: rank the filters of a model; and the scoring and score tables that training and other
 * use cases share with it.
 *
 * <p>What may enter: the request, its result and what carries it out.
 */
package org.permafrost.action.rank;
