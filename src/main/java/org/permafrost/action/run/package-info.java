/**
 * A run: its row, state, checkpoints and removal, and models that are named by their run.
 *
 * <p>What may enter: what a run is to anybody who reads it.
 */
package org.permafrost.action.run;
