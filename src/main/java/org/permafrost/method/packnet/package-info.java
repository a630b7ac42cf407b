/**
 * PackNet: every task owns single weights, and leaves some free for the next.
 *
 * <p>What may enter: what PackNet alone needs. It is found as methods of users are, by its line in
 * {@code META-INF/services/org.permafrost.method.MethodProvider}.
 */
package org.permafrost.method.packnet;
