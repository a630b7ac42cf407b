/**
 * Use case: train by Algorithm 1, epoch by epoch, and resume.
 *
 * <p>What may enter: the loop and one class per line of the algorithm.
 */
package org.permafrost.action.train;
