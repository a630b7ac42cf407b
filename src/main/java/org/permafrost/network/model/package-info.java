/**
 * Model files: reading, writing and checking them without deserialising anything.
 *
 * <p>What may enter: the file format and its guards; every byte from outside passes through here.
 */
package org.permafrost.network.model;
