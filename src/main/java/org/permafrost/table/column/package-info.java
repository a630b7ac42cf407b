/**
 * The columns of every table: names, types and what they mean, as Spark's DDL. Iceberg keeps the
 * comments, and the page on tables is made of them.
 *
 * <p>What may enter: texts of columns, a class for the tables of each kind of command.
 */
package org.permafrost.table.column;
