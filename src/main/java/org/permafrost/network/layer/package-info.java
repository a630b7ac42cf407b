/**
 * The inserts that come with Permafrost: layers, kinds of convolution and penalties for named
 * places of a network.
 *
 * <p>What may enter: an insert with its layer, a line in the registry and a section of the page on
 * layers; nobody else may name a class of this package.
 */
package org.permafrost.network.layer;
