package org.permafrost.head.sums;

import java.util.Map;
import java.util.TreeMap;

/** Adds up the images of a part, each once. */
public final class PartialSums {
  private final FeatureReader reader;
  private final FeatureMap map;
  private final Spread spread;
  private final Map<String, long[]> sums = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Batch> batches = new TreeMap<>();

  private static final class Batch {
    private final Triangle products;
    private final double[][] images;
    private int count;

    Batch(int size) {
      products = Triangle.zero(size);
      images = new double[Triangle.BATCH][size];
    }

    void add(int[] numbers) {
      double[] image = images[count++];
      for (int j = 0; j < numbers.length; j++) {
        image[j] = numbers[j];
      }
      if (count == images.length) {
        flush();
      }
    }

    Triangle flush() {
      products.add(images, count);
      count = 0;
      return products;
    }
  }

  public PartialSums(FeatureMap map, Spread spread) {
    this.map = map;
    this.spread = spread;
    this.reader = new FeatureReader(map);
  }

  /**
   * Adds an image.
   *
   * @param name of its class
   */
  public void add(String name, float[] features) {
    int[] numbers = reader.read(features);
    long[] sum = sums.computeIfAbsent(name, n -> new long[numbers.length]);
    for (int j = 0; j < numbers.length; j++) {
      sum[j] += numbers[j];
    }
    counts.merge(name, 1L, Long::sum);
    if (spread != Spread.NONE) {
      String of = spread == Spread.SHARED ? FeatureSums.ALL : name;
      batches.computeIfAbsent(of, n -> new Batch(numbers.length)).add(numbers);
    }
  }

  /** What was added so far. */
  public FeatureSums sums() {
    TreeMap<String, ClassSums> classes = new TreeMap<>();
    sums.forEach((name, sum) -> classes.put(name, new ClassSums(counts.get(name), sum)));
    TreeMap<String, Triangle> products = new TreeMap<>();
    batches.forEach((name, batch) -> products.put(name, batch.flush()));
    return new FeatureSums(map, spread, classes, products, reader.clipped());
  }
}
