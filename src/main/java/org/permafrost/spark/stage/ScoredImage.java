package org.permafrost.spark.stage;

import java.io.Serializable;

/**
 * One image's scores.
 *
 * @param scores for each method one number per filter
 */
public record ScoredImage(String id, int label, float[][] scores) implements Serializable {
  private static final long serialVersionUID = 1L;
}
