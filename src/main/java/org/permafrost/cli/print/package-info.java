/**
 * How anything is printed: tables, JSON, CSV, progress, failures; safely on every terminal.
 *
 * <p>What may enter: forms of output that know nothing of what is printed.
 */
package org.permafrost.cli.print;
