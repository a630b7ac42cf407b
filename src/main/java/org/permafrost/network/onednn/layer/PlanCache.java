package org.permafrost.network.onednn.layer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.permafrost.network.onednn.memory.MapShape;

/** The plans of a layer for the shapes it met last: batches of a few sizes take turns. */
public final class PlanCache<P> {
  private static final int KEPT = 8;

  private final Map<MapShape, P> plans =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MapShape, P> eldest) {
          return size() > KEPT;
        }
      };
  private final Function<MapShape, P> make;

  public PlanCache(Function<MapShape, P> make) {
    this.make = make;
  }

  /** Those there are. */
  Collection<P> all() {
    return plans.values();
  }

  public P of(MapShape shape) {
    return plans.computeIfAbsent(shape, make);
  }
}
