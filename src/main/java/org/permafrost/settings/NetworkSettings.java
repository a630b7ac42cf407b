package org.permafrost.settings;

import java.util.List;
import java.util.Map;
import org.permafrost.settings.TrainSettings.FrozenBackward;
import org.permafrost.settings.TrainSettings.FrozenForward;
import org.permafrost.settings.TrainSettings.WantedLayers;
import org.permafrost.settings.bind.Whole;

/**
 * Which network is trained, and what computes it.
 *
 * @param name of the architecture
 * @param layers what its layers are to compute with
 * @param frozenBackward what native ones do about gradients of frozen parameters
 * @param frozenForward what they do about maps that only frozen parameters make
 * @param frozenCacheMib most that a process keeps of these maps
 * @param inserts layers and penalties beside the architecture, as written; see {@link #placed}
 */
public record NetworkSettings(
    String name,
    WantedLayers layers,
    FrozenBackward frozenBackward,
    FrozenForward frozenForward,
    @Whole(least = 0, most = 1 << 20) int frozenCacheMib,
    List<Map<String, Object>> inserts) {
  /**
   * @throws org.permafrost.problem.Problem (usage) for an insert without kind or place
   */
  public NetworkSettings {
    InsertSettings.list(inserts);
  }

  /** The layers and penalties that stand in the network beside its architecture. */
  public List<InsertSettings> placed() {
    return InsertSettings.list(inserts);
  }
}
