/**
 * PackNet: every task owns single weights, and leaves some free for the next.
 *
 * <p>What may enter: what PackNet alone needs.
 */
package org.permafrost.method.packnet;
