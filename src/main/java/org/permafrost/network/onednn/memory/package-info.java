/**
 * Memory and layouts that oneDNN works on: aligned blocks, scratch space, shapes of maps, slots for
 * arrays.
 *
 * <p>What may enter: memory alone; nothing here computes.
 */
package org.permafrost.network.onednn.memory;
