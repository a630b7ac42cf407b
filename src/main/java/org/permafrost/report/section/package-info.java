/**
 * What a report says about a run, a class for each section: it reads the tables and makes pictures
 * and words of them, or says why there is nothing to show.
 *
 * <p>What may enter: sections. A new one needs a line in {@link Sections}.
 */
package org.permafrost.report.section;
