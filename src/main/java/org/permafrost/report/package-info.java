/**
 * Reports on runs, as one HTML file each.
 *
 * <p>What may enter: what puts a report together. What it shows about a run belongs into {@link
 * org.permafrost.report.section}, how a picture is drawn into {@link org.permafrost.report.chart}.
 */
package org.permafrost.report;
