package org.permafrost.report.chart;

/**
 * A picture and what it says in words and numbers.
 *
 * @param title what it shows, in a few words
 * @param description how it is to be read, and what can be seen on it
 * @param markup one or several {@code svg} elements, each with a title and a description of its own
 * @param wide whether it needs the whole width of the page
 * @param table the numbers it was drawn from
 */
public record Chart(
    String title, String description, String markup, boolean wide, DataTable table) {}
