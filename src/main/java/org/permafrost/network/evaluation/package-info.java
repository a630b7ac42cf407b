/**
 * Networks in evaluation mode, to the bit: products in a fixed order, logits, gradients of single
 * images.
 *
 * <p>What may enter: computations whose bits must not depend on the batch an image is in.
 */
package org.permafrost.network.evaluation;
