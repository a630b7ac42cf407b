/**
 * Failures a user can act on, with their exit codes.
 *
 * <p>What may enter: nothing but that; every other exception is a bug.
 */
package org.permafrost.problem;
