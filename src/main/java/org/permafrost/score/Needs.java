package org.permafrost.score;

import java.util.List;

/**
 * What a scorer needs from the images of a data set. Several scorers share the passes for it.
 *
 * @param images names of scorers of images ({@link FilterScorer}) whose class statistics it takes
 * @param samples names of scorers of samples ({@link SampleScorer}) whose scores it takes
 * @param passes whether it then asks for {@link ScoringWork#project projections}, a pass each
 */
public record Needs(List<String> images, List<String> samples, boolean passes) {
  /** No image at all. */
  public static final Needs NOTHING = new Needs(List.of(), List.of(), false);

  /** Copies the lists. */
  public Needs {
    images = List.copyOf(images);
    samples = List.copyOf(samples);
  }

  /** Class statistics of scorers of images. */
  public static Needs images(String... scorers) {
    return new Needs(List.of(scorers), List.of(), false);
  }

  /** Scores by the gradients of a few images of each class. */
  public static Needs samples(String... scorers) {
    return new Needs(List.of(), List.of(scorers), false);
  }

  /** The same, and passes over the images afterwards. */
  public Needs withPasses() {
    return new Needs(images, samples, true);
  }

  /** Whether statistics of groups of images, scored at different times, are enough. */
  public boolean addUp() {
    return samples.isEmpty() && !passes;
  }
}
