package org.permafrost.spark.part;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.permafrost.rank.ClassScores;

/**
 * Exact statistics of a group of images of one class, and which images these are.
 *
 * @param images content hash by image id
 * @param statistics of every filter, see {@link ClassScores#toBytes}
 */
record ScorePart(TreeMap<String, String> images, byte[] statistics) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * What a part is of.
   *
   * @param method position in the list of methods
   */
  record Key(int method, int label, int part) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  static ScorePart of(Map<String, String> images, ClassScores statistics) {
    return new ScorePart(new TreeMap<>(images), statistics.toBytes());
  }

  /** Both together; they share no image. */
  ScorePart merge(ScorePart other) {
    TreeMap<String, String> both = new TreeMap<>(images);
    both.putAll(other.images);
    return of(both, ClassScores.of(statistics).merge(ClassScores.of(other.statistics)));
  }
}
