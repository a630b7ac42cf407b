/**
 * Options that several commands share, and the end of a process.
 *
 * <p>What may enter: options and their converters.
 */
package org.permafrost.cli.option;
