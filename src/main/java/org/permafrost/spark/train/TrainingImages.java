package org.permafrost.spark.train;

import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.permafrost.spark.ImageRecord;
import org.permafrost.strategy.LearningState;

/**
 * Which images an epoch trains on: all of the active classes, and the residue of the dropped ones.
 * A predicate instead of a copy, so that dropping moves no data.
 *
 * @param active labels
 * @param residue image ids
 */
public record TrainingImages(SortedSet<Integer> active, Set<String> residue)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public static TrainingImages of(LearningState state) {
    Set<String> kept = new TreeSet<>();
    for (Collection<String> ids : state.residue().values()) {
      kept.addAll(ids);
    }
    return new TrainingImages(new TreeSet<>(state.active()), kept);
  }

  public boolean contains(ImageRecord image) {
    return active.contains(image.label()) || residue.contains(image.id());
  }
}
