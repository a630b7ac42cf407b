/**
 * Use case: prepare a data set.
 *
 * <p>What may enter: the request, its result and what carries it out.
 */
package org.permafrost.action.prepare;
