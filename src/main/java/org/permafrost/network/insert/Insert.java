package org.permafrost.network.insert;

import java.util.Set;

/**
 * Something a network can hold at a named place. Implementations have a public constructor without
 * parameters and are named in {@code META-INF/services/org.permafrost.network.insert.Insert} of any
 * jar on the class path.
 */
public sealed interface Insert permits LayerInsert, ConvolutionInsert, PenaltyInsert {
  /** Name in settings and model files: lower case with hyphens, no underscore. */
  String kind();

  /**
   * Names of the classes that its layers put into the JSON of a network; model files may hold these
   * beside Permafrost's and DL4J's.
   */
  default Set<String> savedClasses() {
    return Set.of();
  }
}
