/**
 * Use case: judge rankings by removing filters in their order.
 *
 * <p>What may enter: the request, its result and what carries it out.
 */
package org.permafrost.action.judge;
