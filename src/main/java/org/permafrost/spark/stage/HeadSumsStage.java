package org.permafrost.spark.stage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.permafrost.head.sums.ClassSums;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.head.sums.PartialSums;
import org.permafrost.head.sums.Spread;
import org.permafrost.head.sums.Triangle;
import scala.Tuple2;

/**
 * Adds up features by class, and their products. Matrices travel in blocks of rows that meet on the
 * executors, so that the driver receives each number once, however many partitions there are.
 */
public final class HeadSumsStage {
  /** Numbers in a block, about: 1 MiB. */
  private static final int BLOCK = 1 << 17;

  /**
   * Place of a block.
   *
   * @param name of the class, or {@link FeatureSums#ALL}
   * @param row first row of products; -1 for the count and the sums of a class, -2 for clipped
   *     numbers
   */
  private record Key(String name, int row) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private static final int SUMS = -1;
  private static final int CLIPPED = -2;

  private HeadSumsStage() {}

  /**
   * Sums over all images, the same bits whatever the partitions.
   *
   * @param names of the classes by label
   */
  public static FeatureSums run(
      HeadFeatures features, Map<Integer, String> names, FeatureMap map, Spread spread) {
    Map<Integer, String> byLabel = new TreeMap<>(names);
    return features.described(
        "Add up features and their products",
        () -> {
          JavaPairRDD<Key, long[]> blocks =
              features
                  .views()
                  .mapPartitionsToPair(part -> blocks(sums(part, byLabel, map, spread)));
          return joined(blocks.reduceByKey(HeadSumsStage::plus).collectAsMap(), map, spread);
        });
  }

  private static FeatureSums sums(
      Iterator<NetworkView> views, Map<Integer, String> names, FeatureMap map, Spread spread) {
    PartialSums sums = new PartialSums(map, spread);
    while (views.hasNext()) {
      NetworkView view = views.next();
      sums.add(names.get(view.label()), view.features());
    }
    return sums.sums();
  }

  private static Iterator<Tuple2<Key, long[]>> blocks(FeatureSums sums) {
    List<Tuple2<Key, long[]>> blocks = new ArrayList<>();
    blocks.add(new Tuple2<>(new Key(FeatureSums.ALL, CLIPPED), new long[] {sums.clipped()}));
    sums.classes()
        .forEach(
            (name, of) -> {
              long[] block = new long[of.sums().length + 1];
              block[0] = of.count();
              System.arraycopy(of.sums(), 0, block, 1, of.sums().length);
              blocks.add(new Tuple2<>(new Key(name, SUMS), block));
            });
    sums.products()
        .forEach(
            (name, products) -> {
              long[][] rows = products.rows();
              for (int row = 0; row < rows.length; row = end(row, rows.length)) {
                int to = end(row, rows.length);
                long[] block = new long[place(row, to)];
                for (int i = row; i < to; i++) {
                  System.arraycopy(rows[i], 0, block, place(row, i), i + 1);
                }
                blocks.add(new Tuple2<>(new Key(name, row), block));
              }
            });
    return blocks.iterator();
  }

  private static FeatureSums joined(Map<Key, long[]> blocks, FeatureMap map, Spread spread) {
    SortedMap<String, ClassSums> classes = new TreeMap<>();
    SortedMap<String, Triangle> products = new TreeMap<>();
    blocks.forEach(
        (key, block) -> {
          if (key.row() == SUMS) {
            long[] sums = new long[block.length - 1];
            System.arraycopy(block, 1, sums, 0, sums.length);
            classes.put(key.name(), new ClassSums(block[0], sums));
          } else if (key.row() >= 0) {
            long[][] rows =
                products.computeIfAbsent(key.name(), n -> Triangle.zero(map.outputs())).rows();
            for (int i = key.row(); i < end(key.row(), rows.length); i++) {
              System.arraycopy(block, place(key.row(), i), rows[i], 0, i + 1);
            }
          }
        });
    long[] clipped = blocks.getOrDefault(new Key(FeatureSums.ALL, CLIPPED), new long[1]);
    return new FeatureSums(map, spread, classes, products, clipped[0]);
  }

  /** The row after the block that begins with this one. */
  private static int end(int row, int rows) {
    int to = row + 1;
    while (to < rows && place(row, to + 1) <= BLOCK) {
      to++;
    }
    return to;
  }

  /** Where a row begins in its block. */
  private static int place(int first, int row) {
    return Math.toIntExact(Triangle.numbers(row) - Triangle.numbers(first));
  }

  private static long[] plus(long[] one, long[] other) {
    long[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }
}
