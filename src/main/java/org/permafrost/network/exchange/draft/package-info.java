/**
 * A DL4J network in the making, with the parameters and names it takes over.
 *
 * <p>What may enter: what any file format needs to put a network together; nothing of one format.
 */
package org.permafrost.network.exchange.draft;
