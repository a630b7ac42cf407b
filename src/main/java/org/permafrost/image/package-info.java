/**
 * Images from outside and inside: decoding of six formats with every reason for a rejection or a
 * suspicion, resizing, stored pixels, augmentation, the layouts of known data sets and safe
 * unpacking of archives. Knows no Spark.
 */
package org.permafrost.image;
