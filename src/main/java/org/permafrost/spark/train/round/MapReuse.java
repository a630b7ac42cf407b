package org.permafrost.spark.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.permafrost.settings.NetworkSettings;
import org.permafrost.settings.NetworkSettings.FrozenBackward;
import org.permafrost.settings.NetworkSettings.FrozenForward;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether replicas train from maps that stay in their JVM, of layers that are frozen at the input
 * side.
 *
 * @param run whose images these are, a name that no other run has; empty if all maps are computed
 * @param mebibytes most that a JVM keeps
 * @param images that the run trains on now
 */
public record MapReuse(String run, int mebibytes, long images) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MapReuse.class);

  /** All maps are computed. */
  public static final MapReuse NONE = new MapReuse("", 0, 0);

  /** By settings; what speaks against what they ask for is said in the log. */
  public static MapReuse of(Settings settings) {
    NetworkSettings network = settings.network();
    if (network.frozenForward() == FrozenForward.COMPUTE) {
      return NONE;
    }
    List<String> against = new ArrayList<>();
    if (network.layers().settled() != Layers.NATIVE) {
      against.add("network.layers is " + network.layers().label());
    }
    if (network.frozenBackward() != FrozenBackward.SKIP) {
      against.add("network.frozen-backward is full");
    }
    if (!settings.train().augment().isOff()) {
      against.add("train.augment changes the images");
    }
    if (settings.scoresWhileTraining()) {
      against.add("strategy.rank-when is running, which reads all maps");
    }
    MapReuse reuse = new MapReuse(UUID.randomUUID().toString(), network.frozenCacheMib(), 0);
    return against.isEmpty() ? reuse : reuse.without(String.join(", ", against));
  }

  public boolean isOn() {
    return !run.isEmpty();
  }

  /** The same for a run that trains on so many images now. */
  public MapReuse among(long count) {
    return new MapReuse(run, mebibytes, count);
  }

  /** None, for a reason. */
  public MapReuse without(String reason) {
    if (isOn()) {
      LOG.warn("network.frozen-forward = cached has no effect: {}. All maps are computed.", reason);
    }
    return NONE;
  }
}
