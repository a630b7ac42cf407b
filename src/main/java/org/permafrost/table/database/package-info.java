/**
 * Catalogs in a database: its driver, and connections that may be lost in the middle of a commit.
 *
 * <p>What may enter: what is peculiar to JDBC.
 */
package org.permafrost.table.database;
