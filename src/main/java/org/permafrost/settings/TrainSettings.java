package org.permafrost.settings;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Numbers;
import org.permafrost.settings.bind.Whole;

/**
 * How a network is trained.
 *
 * @param budget image-gradients, as a multiple of the images to train on; 0: epochs alone count
 * @param workers replicas trained in parallel
 * @param batchSize images per minibatch and worker
 * @param averagingFrequency minibatches per worker between two averagings
 * @param classes names or numbers to train on; empty means all
 * @param softmaxWith names or numbers of classes that the loss tells these from, without images
 * @param replay names or numbers of classes of which a residue is trained on as well
 * @param labelSmoothing share of the target probability spread over all classes
 * @param dropout probability at which an input of the classifier is zeroed; see {@link
 *     Settings#dropout}
 */
public record TrainSettings(
    Mode mode,
    @Whole(least = 0, most = 1_000_000) int epochs,
    @Between(most = 1e6) double budget,
    @Whole(least = 1, most = 10_000) int workers,
    @Whole(least = 1, most = 65_536) int batchSize,
    @Whole(least = 1, most = 1_000_000) int averagingFrequency,
    UpdaterState updaterState,
    @Whole long seed,
    List<String> classes,
    List<String> softmaxWith,
    List<String> replay,
    ImageSettings images,
    Split evaluateOn,
    OptimizerSettings optimizer,
    @Between(most = 0.999) double labelSmoothing,
    @Between(most = 0.99) double dropout,
    ScheduleSettings schedule,
    AugmentSettings augment,
    PixelNormalization normalization) {

  /** The columns of the poster's Table 1, and freezing alone. */
  public enum Mode {
    BASELINE(false, false, false),
    DROP(true, false, false),
    DROP_RESIDUE(true, true, false),
    DROP_FREEZE(true, false, true),
    DROP_FREEZE_RESIDUE(true, true, true),
    FREEZE(false, false, true);

    private final boolean drops;
    private final boolean keepsResidue;
    private final boolean freezes;

    Mode(boolean drops, boolean keepsResidue, boolean freezes) {
      this.drops = drops;
      this.keepsResidue = keepsResidue;
      this.freezes = freezes;
    }

    /** Learned classes lose their images. */
    public boolean drops() {
      return drops;
    }

    /** A share of the images of a dropped class stays. */
    public boolean keepsResidue() {
      return keepsResidue;
    }

    /** Top filters of learned classes are frozen. */
    public boolean freezes() {
      return freezes;
    }

    /** The mode that freezes as this one does and lets no class leave. */
    Mode withoutDropping() {
      return freezes ? FREEZE : BASELINE;
    }
  }

  /** Which images an epoch trains on. */
  public enum ImageChoice {
    ALL,
    RANDOM,
    BY_CONFIDENCE,
    BELOW_MEAN
  }

  /**
   * @param share of the images in an epoch, on average
   * @param floor least probability of an image
   * @param leftOut share of the images below the mean loss that an epoch leaves out
   * @param wholeFirst epochs at the beginning that train on all images
   * @param wholeLast epochs at the end that train on all images
   */
  public record ImageSettings(
      ImageChoice choose,
      @Between(least = 0.001) double share,
      @Between double floor,
      @Between(most = 0.99) double leftOut,
      @Between(most = 1e6) double wholeFirst,
      @Between(most = 1e6) double wholeLast) {}

  /** What becomes of momentum and moments at an averaging. */
  public enum UpdaterState {
    AVERAGED,
    RESET
  }

  /** Update rule. */
  public enum Rule {
    SGD,
    NESTEROV,
    ADAM,
    RMSPROP
  }

  /**
   * @param rmsDecay of the mean square (rmsprop)
   * @param weightDecay decoupled, times the learning rate
   * @param l1 penalty on the sum of absolute weights; 0 is off
   * @param l2 penalty on half the sum of squared weights; 0 is off
   * @param maxNorm largest L2 norm of the weights of a filter or dense unit; 0 is off
   * @param gradientClip largest global L2 norm; 0 is off
   */
  public record OptimizerSettings(
      Rule name,
      @Between(least = 1e-12, most = 100) double learningRate,
      @Between(most = 0.99999) double momentum,
      @Between(most = 0.99999) double beta1,
      @Between(most = 0.9999999) double beta2,
      @Between(most = 0.9999999) double rmsDecay,
      @Between(least = 1e-16) double epsilon,
      @Between(most = 10) double weightDecay,
      @Between(most = 10) double l1,
      @Between(most = 10) double l2,
      @Between(most = 1e9) double maxNorm,
      @Between(most = 1e9) double gradientClip) {
    private static final double RMS_DECAY = 0.95;

    /**
     * @throws org.permafrost.problem.Problem (usage) for weight decay together with L2, of which
     *     DL4J would drop one
     */
    public OptimizerSettings {
      if (weightDecay > 0 && l2 > 0) {
        throw org.permafrost.problem.Problem.usage(
            "Cannot set train.optimizer.weight-decay to %s and train.optimizer.l2 to %s together;"
                + " both shrink the same weights. Set one of them to 0.",
            weightDecay, l2);
      }
    }

    /** Without penalties and constraint. */
    public OptimizerSettings(
        Rule name,
        double learningRate,
        double momentum,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double gradientClip) {
      this(
          name,
          learningRate,
          momentum,
          beta1,
          beta2,
          RMS_DECAY,
          epsilon,
          weightDecay,
          0,
          0,
          0,
          gradientClip);
    }
  }

  /** Course of the learning rate. */
  public enum ScheduleKind {
    CONSTANT,
    STEP,
    COSINE
  }

  /** All lengths in epochs. */
  public record ScheduleSettings(
      ScheduleKind kind,
      @Between(most = 1e6) double warmupEpochs,
      @Between(least = 1e-3, most = 1e6) double stepEpochs,
      @Between(least = 1e-9) double stepFactor,
      @Between double floor) {}

  /**
   * @param cropPadding pixels
   * @param rotation largest angle, degrees
   */
  public record AugmentSettings(
      boolean flip,
      @Whole(least = 0, most = 256) int cropPadding,
      @Between(most = 180) double rotation)
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    /** Whether images are the same in each epoch. */
    public boolean isOff() {
      return !flip && cropPadding == 0 && rotation == 0;
    }
  }

  /** Per channel (red, green, blue), of pixels scaled to [0, 1]. */
  public record PixelNormalization(
      @Numbers(count = 3) List<Double> mean,
      @Numbers(count = 3, positive = true) List<Double> std) {
    /** Leaves pixels as they are. */
    public static final PixelNormalization NONE =
        new PixelNormalization(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    /** This, and then the next one. */
    public PixelNormalization then(PixelNormalization next) {
      List<Double> means = new ArrayList<>();
      List<Double> deviations = new ArrayList<>();
      for (int c = 0; c < mean.size(); c++) {
        means.add(mean.get(c) + std.get(c) * next.mean().get(c));
        deviations.add(std.get(c) * next.std().get(c));
      }
      return new PixelNormalization(List.copyOf(means), List.copyOf(deviations));
    }
  }
}
