/**
 * Random numbers keyed by what they are for: seed, purpose, epoch and image.
 *
 * <p>What may enter: nothing that draws from a shared stream; no class here has state.
 */
package org.permafrost.random;
