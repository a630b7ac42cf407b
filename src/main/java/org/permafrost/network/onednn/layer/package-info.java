/**
 * DL4J layers that compute with oneDNN primitives, forward and backward.
 *
 * <p>What may enter: one class per kind of layer and what these share.
 */
package org.permafrost.network.onednn.layer;
