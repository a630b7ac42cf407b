/**
 * FreezeOut and progressive freezing: layers that stop early, front to back.
 *
 * <p>What may enter: what these alone need.
 */
package org.permafrost.method.freezeout;
