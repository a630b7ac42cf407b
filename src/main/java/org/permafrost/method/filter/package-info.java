/**
 * Methods that hold or pull back the top filters of learned classes: exact, sealed, gradient-zero,
 * ewc, and sharing by projection.
 *
 * <p>What may enter: methods that start from ranked filters, and what they share.
 */
package org.permafrost.method.filter;
