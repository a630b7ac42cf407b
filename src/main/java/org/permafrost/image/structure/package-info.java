/**
 * The structure of image files of six formats, read byte by byte: headers, orientation, colour
 * profiles, and every reason for a rejection or a suspicion.
 *
 * <p>What may enter: parsers with limits; no pixel is decoded here.
 */
package org.permafrost.image.structure;
