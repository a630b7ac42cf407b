/**
 * Bytes of a file to pixels: decoding with limits, conversion to RGB, pixels as they are stored in
 * shards.
 *
 * <p>What may enter: decoders and what they need.
 */
package org.permafrost.image.decode;
