package org.permafrost.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.permafrost.settings.SettingsLoader;

/** Images of noise, 32 x 32, for stages that do not care what they show. */
public final class RandomImages {
  public static final int SIZE = 32;

  private RandomImages() {}

  /** Image {@code train/<i>.png} has label {@code i mod classes}. */
  public static List<ImageRecord> list(int count, int classes) {
    List<ImageRecord> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[SIZE * SIZE * 3];
      new Random(i).nextBytes(pixels);
      images.add(new ImageRecord("train/" + i + ".png", i % classes, SIZE, "rgb", pixels));
    }
    return images;
  }

  /** The same images, whatever the partitions and the order. */
  public static JavaRDD<ImageRecord> rdd(List<ImageRecord> images, int partitions, long shuffle) {
    List<ImageRecord> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, new Random(shuffle));
    return context().parallelize(shuffled, partitions);
  }

  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(
        LocalSpark.session(SettingsLoader.defaults()).sparkContext());
  }
}
