/**
 * One class per oneDNN primitive, with the scratch memory it asks for.
 *
 * <p>What may enter: what wraps a primitive; layers put several of them together.
 */
package org.permafrost.network.onednn.primitive;
