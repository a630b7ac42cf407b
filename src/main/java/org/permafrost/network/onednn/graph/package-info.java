/**
 * Putting native layers in the place of DL4J's: which vertices can be native, which layout flows
 * between them, which parts of a backward pass are spared.
 *
 * <p>What may enter: the rewriting of a network and the questions others ask of a rewritten one.
 */
package org.permafrost.network.onednn.graph;
