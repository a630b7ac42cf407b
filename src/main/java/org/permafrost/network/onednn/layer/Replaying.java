package org.permafrost.network.onednn.layer;

import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex that can give maps it is told, in place of those it would compute. */
public interface Replaying {
  /**
   * @param maps makes what training passes give from now on; empty to compute again
   */
  void replay(Optional<Function<LayerWorkspaceMgr, INDArray>> maps);
}
