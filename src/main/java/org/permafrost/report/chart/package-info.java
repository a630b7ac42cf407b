/**
 * Pictures in SVG, with the numbers behind them. Colours come from the page's style sheet, so that
 * a picture is as readable in the dark and on paper; sizes of letters are estimated, so that it is
 * the same on every machine.
 *
 * <p>What may enter: kinds of charts, and what several of them draw with. Nothing here knows what a
 * chart is about.
 */
package org.permafrost.report.chart;
