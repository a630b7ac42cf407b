/**
 * Architectures a user can name, their initial weights, and the check that native helpers work.
 *
 * <p>What may enter: one class per family of architectures.
 */
package org.permafrost.network.zoo;
