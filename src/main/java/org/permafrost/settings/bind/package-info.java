/**
 * Records bound to blocks of {@code reference.conf} by the names of their components.
 *
 * <p>What may enter: the binder, what a component can say about its range, and how keys and choices
 * are written; no setting of its own.
 */
package org.permafrost.settings.bind;
