/**
 * Linear algebra of doubles in a fixed order, so that the same numbers give the same bits on every
 * machine.
 *
 * <p>What may enter: factorisations and solvers of dense systems; no BLAS, no fused operations.
 */
package org.permafrost.linear;
