/**
 * Where a method reaches into the steps of a replica, and the vectors it brings back.
 *
 * <p>What may enter: what every hook needs to know of a step and of a round. Methods themselves
 * live elsewhere.
 */
package org.permafrost.freeze.hook;
