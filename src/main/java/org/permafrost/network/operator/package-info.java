/**
 * Operators that networks from elsewhere are made of and DL4J lacks: descriptions, which are saved
 * with a network, and how they are computed without native layers.
 *
 * <p>What may enter: an operator with what computes it; nothing that knows of a network as a whole.
 */
package org.permafrost.network.operator;
