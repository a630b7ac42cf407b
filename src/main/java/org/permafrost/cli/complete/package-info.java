/**
 * Completion of commands and options in shells.
 *
 * <p>What may enter: scripts for shells, made from the commands as they are declared.
 */
package org.permafrost.cli.complete;
