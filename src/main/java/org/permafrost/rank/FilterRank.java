package org.permafrost.rank;

/**
 * Place of a filter among those of its layer for one class.
 *
 * @param label class
 * @param score what it is ranked by, larger is better
 * @param rank 1 is the top
 * @param share rank / filters of the layer
 */
public record FilterRank(int label, FilterId filter, double score, int rank, double share) {}
