package org.permafrost.network.onednn;

import java.util.List;

/** A vertex's description that can tell how much memory its vertex is going to need. */
interface Planned {
  /**
   * Beside its output and the gradients of its inputs.
   *
   * @param inputs in order, with their true numbers of channels
   */
  Demand demand(List<MapShape> inputs, Purpose purpose);

  /** Arrays it makes on the way back, one for each input of this number of them. */
  int gradients();
}
