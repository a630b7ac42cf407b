/**
 * Classifiers on features that do not move, computed from sums over images in a fixed order: the
 * same sums give the same bits on every machine.
 *
 * <p>What may enter: a class per kind of head, a line in {@link org.permafrost.head.HeadKind}, and
 * what combines a head with a network.
 */
package org.permafrost.head;
