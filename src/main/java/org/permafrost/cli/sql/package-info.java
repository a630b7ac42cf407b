/**
 * The {@code sql} command and its prompt.
 *
 * <p>What may enter: what reads statements and shows rows.
 */
package org.permafrost.cli.sql;
