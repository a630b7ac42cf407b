package org.permafrost.settings;

import java.util.List;
import java.util.Locale;

/**
 * How a network is trained.
 *
 * @param network name of the architecture
 * @param layers what its layers compute with
 * @param frozenBackward what native ones do about gradients of frozen parameters
 * @param frozenForward what they do about maps that only frozen parameters make
 * @param frozenCacheMib most that a process keeps of these maps
 * @param workers replicas trained in parallel
 * @param batchSize images per minibatch and worker
 * @param averagingFrequency minibatches per worker between two averagings
 * @param classes names or numbers to train on; empty means all
 * @param labelSmoothing share of the target probability spread over all classes
 * @param dropout probability at which an input of the classifier is zeroed; see {@link
 *     Settings#dropout}
 */
public record TrainSettings(
    String network,
    Layers layers,
    FrozenBackward frozenBackward,
    FrozenForward frozenForward,
    int frozenCacheMib,
    Mode mode,
    int epochs,
    int workers,
    int batchSize,
    int averagingFrequency,
    UpdaterState updaterState,
    long seed,
    List<String> classes,
    Split evaluateOn,
    OptimizerSettings optimizer,
    double labelSmoothing,
    double dropout,
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

  /** Whose code the layers of a network run. */
  public enum Layers {
    /** DL4J's, with its helpers. */
    STOCK,
    /** Permafrost's own on oneDNN, where it has them. */
    NATIVE;

    /** Name in settings. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What native layers do about gradients of frozen parameters. */
  public enum FrozenBackward {
    /** They leave them out where that saves time. */
    SKIP,
    /** They compute all. */
    FULL
  }

  /** What native layers do about maps that only frozen parameters make. */
  public enum FrozenForward {
    /** They compute them at each step. */
    COMPUTE,
    /** They compute them once for each image and keep them. */
    CACHED
  }

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
      Rule rule,
      double learningRate,
      double momentum,
      double beta1,
      double beta2,
      double rmsDecay,
      double epsilon,
      double weightDecay,
      double l1,
      double l2,
      double maxNorm,
      double gradientClip) {
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
        Rule rule,
        double learningRate,
        double momentum,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double gradientClip) {
      this(
          rule,
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
      ScheduleKind kind, double warmupEpochs, double stepEpochs, double stepFactor, double floor) {}

  /**
   * @param cropPadding pixels
   * @param rotation largest angle, degrees
   */
  public record AugmentSettings(boolean flip, int cropPadding, double rotation)
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    /** Whether images are the same in each epoch. */
    public boolean isOff() {
      return !flip && cropPadding == 0 && rotation == 0;
    }
  }

  /** Per channel (red, green, blue), of pixels scaled to [0, 1]. */
  public record PixelNormalization(List<Double> mean, List<Double> std) {}

  static TrainSettings from(SettingsReader train, SettingsReader network) {
    return new TrainSettings(
        network.text("name"),
        network.choice("layers", Layers.class),
        network.choice("frozen-backward", FrozenBackward.class),
        network.choice("frozen-forward", FrozenForward.class),
        network.whole("frozen-cache-mib", 0, 1 << 20),
        train.choice("mode", Mode.class),
        train.whole("epochs", 0, 1_000_000),
        train.whole("workers", 1, 10_000),
        train.whole("batch-size", 1, 65_536),
        train.whole("averaging-frequency", 1, 1_000_000),
        train.choice("updater-state", UpdaterState.class),
        train.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        train.texts("classes"),
        train.choice("evaluate-on", Split.class),
        optimizer(train.in("optimizer")),
        train.number("label-smoothing", 0, 0.999),
        train.number("dropout", 0, 0.99),
        schedule(train.in("schedule")),
        augment(train.in("augment")),
        normalization(train.in("normalization")));
  }

  private static OptimizerSettings optimizer(SettingsReader reader) {
    return new OptimizerSettings(
        reader.choice("name", Rule.class),
        reader.number("learning-rate", 1e-12, 100),
        reader.number("momentum", 0, 0.99999),
        reader.number("beta1", 0, 0.99999),
        reader.number("beta2", 0, 0.9999999),
        reader.number("rms-decay", 0, 0.9999999),
        reader.number("epsilon", 1e-16, 1),
        reader.number("weight-decay", 0, 10),
        reader.number("l1", 0, 10),
        reader.number("l2", 0, 10),
        reader.number("max-norm", 0, 1e9),
        reader.number("gradient-clip", 0, 1e9));
  }

  private static ScheduleSettings schedule(SettingsReader reader) {
    return new ScheduleSettings(
        reader.choice("kind", ScheduleKind.class),
        reader.number("warmup-epochs", 0, 1e6),
        reader.number("step-epochs", 1e-3, 1e6),
        reader.number("step-factor", 1e-9, 1),
        reader.number("floor", 0, 1));
  }

  private static AugmentSettings augment(SettingsReader reader) {
    return new AugmentSettings(
        reader.flag("flip"),
        reader.whole("crop-padding", 0, 256),
        reader.number("rotation", 0, 180));
  }

  private static PixelNormalization normalization(SettingsReader reader) {
    List<Double> std = reader.numbers("std", 3);
    if (std.stream().anyMatch(s -> s <= 0)) {
      throw org.permafrost.problem.Problem.usage(
          "Cannot set train.normalization.std to %s; each number must be positive.", std);
    }
    return new PixelNormalization(reader.numbers("mean", 3), std);
  }
}
