package org.permafrost.spark.train;

import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.permafrost.spark.ImageRecord;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.image.ImageDraw;

/**
 * Which images an epoch trains on: all of the active classes, and the residue of the dropped ones.
 * A predicate instead of a copy, so that dropping moves no data.
 *
 * @param active labels
 * @param residue image ids
 * @param draw which of these images the epoch trains on
 */
public record TrainingImages(SortedSet<Integer> active, Set<String> residue, ImageDraw draw)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All images of these. */
  public TrainingImages(SortedSet<Integer> active, Set<String> residue) {
    this(active, residue, ImageDraw.ALL);
  }

  /** All images that the classes in training leave. */
  public static TrainingImages of(LearningState state) {
    Set<String> kept = new TreeSet<>();
    for (Collection<String> ids : state.residue().values()) {
      kept.addAll(ids);
    }
    return new TrainingImages(new TreeSet<>(state.active()), kept);
  }

  /** Those of the same images that a draw chooses. */
  TrainingImages drawn(ImageDraw other) {
    return new TrainingImages(active, residue, other);
  }

  public boolean contains(ImageRecord image) {
    return (active.contains(image.label()) || residue.contains(image.id()))
        && draw.weight(image.id()) > 0;
  }
}
