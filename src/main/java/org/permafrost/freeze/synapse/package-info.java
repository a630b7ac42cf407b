/**
 * How far the path of each parameter lowered the loss, and the pull that follows from it.
 *
 * <p>What may enter: the mechanics of importance that is measured along the path of training; no
 * settings of a run, no state machine.
 */
package org.permafrost.freeze.synapse;
