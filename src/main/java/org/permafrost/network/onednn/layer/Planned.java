package org.permafrost.network.onednn.layer;

import java.util.List;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;

/** A vertex's description that can tell how much memory its vertex is going to need. */
public interface Planned {
  /**
   * Beside its output and the gradients of its inputs.
   *
   * @param inputs in order, with their true numbers of channels
   */
  Demand demand(List<MapShape> inputs, Purpose purpose);

  /** Arrays it makes on the way back, one for each input of this number of them. */
  int gradients();
}
