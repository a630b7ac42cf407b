/**
 * What each command prints of its result.
 *
 * <p>What may enter: one class per command; JSON keys are a contract.
 */
package org.permafrost.cli.output;
