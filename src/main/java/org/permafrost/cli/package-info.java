/**
 * Commands: each parses its options, calls one action, prints, and returns an exit code.
 *
 * <p>What may enter: commands alone.
 */
package org.permafrost.cli;
