package org.permafrost.spark.prepare;

import java.io.Serializable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.Split;

/** Deals the images of each split to that split's shards by a hash of their id: one file each. */
final class ShardPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;
  private static final long SHARD_BYTES = 64L << 20;

  private final EnumMap<Split, Integer> shards = new EnumMap<>(Split.class);

  /** Where an image goes, and its place there. */
  record Key(Split split, String imageId) implements Comparable<Key>, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::split).thenComparing(Key::imageId);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * @param wanted shards per split; 0 chooses by size
   * @param bytes stored pixels of each split
   */
  ShardPartitioner(int wanted, Map<Split, Long> bytes) {
    for (Split split : Split.values()) {
      long size = bytes.getOrDefault(split, 0L);
      long chosen = wanted > 0 ? wanted : (size + SHARD_BYTES - 1) / SHARD_BYTES;
      shards.put(split, (int) Math.max(1, chosen));
    }
  }

  @Override
  public int numPartitions() {
    return shards.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public int getPartition(Object key) {
    Key image = (Key) key;
    int before = 0;
    for (Split split : Split.values()) {
      if (split == image.split()) {
        long hash = KeyedRandom.key(0, "shard", 0, image.imageId());
        return before + (int) Long.remainderUnsigned(hash, shards.get(split));
      }
      before += shards.get(split);
    }
    throw new IllegalArgumentException("No shards for " + image);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardPartitioner partitioner && shards.equals(partitioner.shards);
  }

  @Override
  public int hashCode() {
    return shards.hashCode();
  }
}
