/**
 * What a long task tells the person who waits for it.
 *
 * <p>What may enter: only the interface; how progress looks is decided in {@code cli}.
 */
package org.permafrost.progress;
