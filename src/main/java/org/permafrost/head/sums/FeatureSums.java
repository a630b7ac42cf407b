package org.permafrost.head.sums;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Exact sums over images, from which heads are fitted. All numbers are whole, so that those of
 * several parts of the images, or of several tasks, added in any order are those of all images at
 * once, to the bit. Immutable; arrays are not copied, treat them as constants.
 *
 * @param classes by name
 * @param products by name of the class for {@link Spread#BY_CLASS}, under {@link #ALL} for {@link
 *     Spread#SHARED}
 * @param clipped numbers that lay outside of the range of the map
 */
public record FeatureSums(
    FeatureMap map,
    Spread spread,
    SortedMap<String, ClassSums> classes,
    SortedMap<String, Triangle> products,
    long clipped) {
  /** Stands for all classes together. */
  public static final String ALL = "";

  /** Images beyond which a sum of products could leave 63 bits. */
  public static final long MOST_IMAGES = 1L << 32;

  /** Most numbers that are kept: 1 GiB. */
  public static final long MOST_NUMBERS = 1L << 27;

  /** Takes copies of the maps. */
  public FeatureSums {
    classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    products = Collections.unmodifiableSortedMap(new TreeMap<>(products));
  }

  /**
   * Both together.
   *
   * @throws IllegalArgumentException if they were made with different maps, or of too many images
   */
  public FeatureSums plus(FeatureSums other) {
    if (!map.equals(other.map) || spread != other.spread) {
      throw new IllegalArgumentException("Sums of different features cannot be added");
    }
    if (images() + other.images() > MOST_IMAGES) {
      throw new IllegalArgumentException("Sums over more than " + MOST_IMAGES + " images");
    }
    SortedMap<String, ClassSums> allClasses = new TreeMap<>(classes);
    other.classes.forEach((name, sums) -> allClasses.merge(name, sums, ClassSums::plus));
    SortedMap<String, Triangle> allProducts = new TreeMap<>(products);
    other.products.forEach((name, sums) -> allProducts.merge(name, sums, Triangle::plus));
    return new FeatureSums(map, spread, allClasses, allProducts, clipped + other.clipped);
  }

  /** Images of all classes. */
  public long images() {
    return classes.values().stream().mapToLong(ClassSums::count).sum();
  }

  /** How many numbers sums over classes have. */
  public static long numbers(FeatureMap map, Spread spread, long classes) {
    long products = Triangle.numbers(map.outputs());
    return classes * (map.outputs() + 1L)
        + switch (spread) {
          case NONE -> 0;
          case SHARED -> products;
          case BY_CLASS -> classes * products;
        };
  }

  /** The products of all classes together. */
  public Triangle allProducts() {
    Stream<Triangle> all = products.values().stream();
    return all.reduce(Triangle::plus).orElseGet(() -> Triangle.zero(map.outputs()));
  }
}
