/**
 * Layers of a network on oneDNN. A saved network stays plain DL4J; {@link
 * org.permafrost.network.onednn.graph.NativeGraph} puts these layers in when a network is made to
 * work, with the same parameters in the same order. Between two of them activations are {@code [N,
 * C, H, W]} with the channels in blocks, C rounded up to whole blocks; everything else sees DL4J's
 * layout.
 *
 * <p>What may enter: what both memory and primitives need of the library itself.
 */
package org.permafrost.network.onednn;
