package org.permafrost.network.insert;

/** A layer that stands behind a stage or block, or in front of the classifier. */
public non-sealed interface LayerInsert extends Insert {
  /**
   * A new layer.
   *
   * @throws org.permafrost.problem.Problem (usage) for options out of range
   */
  InsertedLayer layer(InsertOptions options);
}
