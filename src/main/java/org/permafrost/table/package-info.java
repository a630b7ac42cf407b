/**
 * Iceberg tables: their columns, atomic writes, leases and the warehouse they live in.
 *
 * <p>What may enter: everything that touches a catalogue; rows are put together in {@code action}.
 */
package org.permafrost.table;
