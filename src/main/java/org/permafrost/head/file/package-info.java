/**
 * What a head keeps between tasks, and its bytes.
 *
 * <p>What may enter: the state of a head, its reader and its writer; the reader trusts nothing.
 */
package org.permafrost.head.file;
