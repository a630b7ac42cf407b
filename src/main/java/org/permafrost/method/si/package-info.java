/**
 * Synaptic intelligence: parameters are pulled back by how much they had lowered the loss.
 *
 * <p>What may enter: what it alone needs.
 */
package org.permafrost.method.si;
