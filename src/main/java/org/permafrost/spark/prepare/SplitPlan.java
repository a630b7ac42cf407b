package org.permafrost.spark.prepare;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.Split;

/**
 * Says of every image which split it belongs to. Of each class the images with the smallest keys of
 * (seed, image id) leave the training split, so that the plan is no more than the last key of each
 * class, whatever the size of the data set.
 *
 * @param validation last image of each label that goes to the validation split
 * @param holdout last image of each label, among the rest, that is held out
 */
record SplitPlan(long seed, Map<Integer, Mark> validation, Map<Integer, Mark> holdout)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** An image in the order of keys; ids break ties. */
  record Mark(long key, String id) implements Serializable {
    private static final long serialVersionUID = 1L;

    private boolean reaches(long otherKey, String otherId) {
      return otherKey < key || (otherKey == key && otherId.compareTo(id) <= 0);
    }
  }

  /** Place of an image in the order in which a split takes images of its class. */
  static long key(long seed, Split split, String imageId) {
    return KeyedRandom.key(seed, split.label(), 0, imageId);
  }

  /**
   * Images of a class of {@code images} that a share takes: the share rounded half up, at least
   * one, and never all.
   */
  static long taken(double share, long images) {
    if (share == 0) {
      return 0;
    }
    return Math.max(1, Math.min(images - 1, (long) Math.floor(share * images + 0.5)));
  }

  /**
   * @param fromValidation the image comes from the source's own validation split
   */
  Split splitOf(String imageId, int label, boolean fromValidation) {
    if (fromValidation || takes(Split.VALIDATION, validation, imageId, label)) {
      return Split.VALIDATION;
    }
    return takes(Split.HOLDOUT, holdout, imageId, label) ? Split.HOLDOUT : Split.TRAIN;
  }

  private boolean takes(Split split, Map<Integer, Mark> marks, String imageId, int label) {
    return Optional.ofNullable(marks.get(label))
        .filter(mark -> mark.reaches(key(seed, split, imageId), imageId))
        .isPresent();
  }
}
