/**
 * Checksums that tell whether two contents have the same bytes.
 *
 * <p>What may enter: checksums of the JDK, in the form in which files and tables keep them.
 */
package org.permafrost.hash;
