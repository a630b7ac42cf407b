/**
 * Data files and snapshots of an Iceberg table, whatever is in it: writing, merging and taking
 * apart files from the driver, and the age of snapshots.
 *
 * <p>What may enter: what knows Iceberg alone, neither Spark nor the tables of a warehouse.
 */
package org.permafrost.table.file;
