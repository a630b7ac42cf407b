/**
 * What of a network a run holds, and the proofs it writes that this never moved.
 *
 * <p>What may enter: what training records and {@code verify} checks; both read it here.
 */
package org.permafrost.action.proof;
