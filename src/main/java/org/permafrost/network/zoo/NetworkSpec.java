package org.permafrost.network.zoo;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.permafrost.problem.Problem;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/**
 * Everything that determines a network before its first training step.
 *
 * @param imageSize side of the square input, pixels, at least 32
 * @param classes outputs of the classifier, at least 2
 * @param seed of the initial weights
 * @param loss of the softmax output; a new object per network is not needed
 * @param dropout probability at which an input of the classifier is zeroed in training; 0 leaves
 *     what the architecture says
 * @param stem another one than the architecture's own, or {@code AUTO}
 * @param inserts layers and penalties that the architecture does not have by itself
 */
public record NetworkSpec(
    Architecture architecture,
    int imageSize,
    int classes,
    long seed,
    OptimizerSettings optimizer,
    ILossFunction loss,
    double dropout,
    Stem stem,
    List<InsertSettings> inserts) {

  /** Smallest input any architecture takes. */
  public static final int SMALLEST_IMAGE = 32;

  /**
   * Checks the sizes.
   *
   * @throws Problem if the image is too small, there are fewer than two classes, or the
   *     architecture has no such stem
   */
  public NetworkSpec {
    Objects.requireNonNull(architecture);
    Objects.requireNonNull(optimizer);
    Objects.requireNonNull(loss);
    stem = architecture.other(stem);
    inserts = List.copyOf(inserts);
    if (imageSize < SMALLEST_IMAGE) {
      throw Problem.usage(
          "%s needs images of at least %d pixels, got %d; prepare the data set with --image-size %d"
              + " or more.",
          architecture.label(), SMALLEST_IMAGE, imageSize, SMALLEST_IMAGE);
    }
    if (classes < 2) {
      throw Problem.usage(
          "A classifier needs at least 2 classes, got %d; add classes to the data set.", classes);
    }
  }

  /** A network trained with plain cross-entropy. */
  public NetworkSpec(
      Architecture architecture,
      int imageSize,
      int classes,
      long seed,
      OptimizerSettings optimizer) {
    this(
        architecture,
        imageSize,
        classes,
        seed,
        optimizer,
        new LossMCXENT(),
        0,
        Stem.AUTO,
        List.of());
  }

  /** The same network under another loss. */
  public NetworkSpec withLoss(ILossFunction other) {
    return new NetworkSpec(
        architecture, imageSize, classes, seed, optimizer, other, dropout, stem, inserts);
  }

  /** The same network with dropout in front of its classifier. */
  public NetworkSpec withDropout(double probability) {
    return new NetworkSpec(
        architecture, imageSize, classes, seed, optimizer, loss, probability, stem, inserts);
  }

  /** The same network with these layers and penalties at named places, and no others. */
  public NetworkSpec with(List<InsertSettings> others) {
    return new NetworkSpec(
        architecture, imageSize, classes, seed, optimizer, loss, dropout, stem, others);
  }

  /** The same network with another stem. */
  public NetworkSpec with(Stem other) {
    return new NetworkSpec(
        architecture, imageSize, classes, seed, optimizer, loss, dropout, other, inserts);
  }

  /** Whether it reads the image at full resolution. */
  boolean hasSmallStem() {
    return (stem == Stem.AUTO ? architecture.ownStem() : stem) == Stem.SMALL;
  }

  /**
   * DL4J's description of this network; equal specifications give equal JSON.
   *
   * @throws Problem (usage) for inserts that are unknown, have wrong options or find no place
   */
  public ComputationGraphConfiguration configuration() {
    return architecture.configuration(this);
  }
}
