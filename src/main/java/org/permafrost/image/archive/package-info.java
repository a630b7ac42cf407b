/**
 * Unpacking archives safely: names, sizes and counts are bounded.
 *
 * <p>What may enter: everything that opens an archive from outside.
 */
package org.permafrost.image.archive;
