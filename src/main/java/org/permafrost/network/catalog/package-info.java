/**
 * The catalogue of a network: its filters, the ranges of the parameter vector each owns, residual
 * streams and classifier rows.
 *
 * <p>What may enter: facts read off a DL4J configuration; nothing that trains or scores.
 */
package org.permafrost.network.catalog;
