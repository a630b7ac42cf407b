/**
 * Learning without forgetting: what the network said of earlier classes is kept on the images of
 * new ones.
 *
 * <p>What may enter: what it alone needs.
 */
package org.permafrost.method.lwf;
