package org.permafrost.spark.train.round;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.permafrost.network.onednn.graph.FrozenPrefix;
import org.permafrost.network.onednn.graph.ImageMaps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps of frozen layers by image, shared by all replicas of an executor's JVM. There is one store,
 * that of the last prefix that was trained behind; the JVM may let go of it when memory is short.
 * What is found here and what is computed in its place have the same bits, so nothing but time
 * depends on what is kept.
 */
public final class MapStore {
  private static final Logger LOG = LoggerFactory.getLogger(MapStore.class);
  private static final int MEBIBYTE = 1 << 20;

  private static SoftReference<MapStore> last = new SoftReference<>(null);

  private final String prefix;
  private final MapReuse reuse;
  private final Map<String, ImageMaps> maps = new ConcurrentHashMap<>();
  private long bytes;
  private boolean full;

  private MapStore(String prefix, MapReuse reuse) {
    this.prefix = prefix;
    this.reuse = reuse;
  }

  /** The maps of a run's images behind a prefix with these parameters. */
  static synchronized MapStore of(MapReuse reuse, FrozenPrefix prefix) {
    MapStore store = last.get();
    if (store == null
        || !store.reuse.run().equals(reuse.run())
        || !store.prefix.equals(prefix.hash())) {
      store = new MapStore(prefix.hash(), reuse);
      last = new SoftReference<>(store);
      LOG.info("Training from kept maps of {}", String.join(", ", prefix.border()));
    }
    return store;
  }

  /** Keeps nothing of this run any more. */
  public static synchronized void release(String run) {
    MapStore store = last.get();
    if (store != null && store.reuse.run().equals(run)) {
      last.clear();
    }
  }

  /** How many images there are maps of. */
  public static synchronized int size() {
    MapStore store = last.get();
    return store == null ? 0 : store.maps.size();
  }

  /** The maps of an image, if they are kept. */
  Optional<ImageMaps> of(String image) {
    return Optional.ofNullable(maps.get(image));
  }

  /** Keeps the maps of an image if there is room. */
  synchronized void keep(String image, ImageMaps computed) {
    if (maps.containsKey(image)) {
      return;
    }
    if (bytes + computed.bytes() > (long) reuse.mebibytes() * MEBIBYTE) {
      warn(computed.bytes());
    } else {
      maps.put(image, computed);
      bytes += computed.bytes();
    }
  }

  private void warn(long ofImage) {
    if (!full) {
      full = true;
      LOG.warn(
          "network.frozen-cache-mib = {} has room for maps of {} images; those of others are"
              + " computed at each step. All {} images take {} MiB.",
          reuse.mebibytes(),
          maps.size(),
          reuse.images(),
          (reuse.images() * ofImage + MEBIBYTE - 1) / MEBIBYTE);
    }
  }
}
