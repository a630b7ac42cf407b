package org.permafrost.rank;

/**
 * How well one class is recognised; a ratio with denominator 0 is 0.
 *
 * @param f1 2 TP / (actual + predicted)
 * @param support images of the class
 * @param correct images of the class recognised as such
 */
public record ClassMetrics(
    int label, double precision, double recall, double f1, long support, long correct) {}
