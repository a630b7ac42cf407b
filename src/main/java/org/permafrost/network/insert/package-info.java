/**
 * How a network comes to hold layers and penalties that its architecture does not have: what may be
 * inserted, where, and who offers it.
 *
 * <p>What may enter: interfaces of inserts and the registry; never an insert itself.
 */
package org.permafrost.network.insert;
