/**
 * Images from outside and inside: decoding with every reason for a rejection, resizing, stored
 * pixels, augmentation, the layouts of known data sets and safe unpacking of archives. Knows no
 * Spark.
 */
package org.permafrost.image;
