package org.permafrost.spark.prepare;

/**
 * Accepted images of one class.
 *
 * @param name readable name
 */
public record ClassCount(String name, int label, long train, long holdout, long validation) {}
