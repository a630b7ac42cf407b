/**
 * What a report reads: the tables of a warehouse, through SQL, as they are. It writes nothing.
 *
 * <p>What may enter: questions that several sections ask. Those that only one section asks stand in
 * that section.
 */
package org.permafrost.report.data;
