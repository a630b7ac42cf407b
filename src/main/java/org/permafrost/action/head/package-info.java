/**
 * Use case: fit a classifier on the frozen features of a network, add classes to it, and measure it
 * alone and beside the network.
 *
 * <p>What may enter: the request, its result and what carries it out.
 */
package org.permafrost.action.head;
