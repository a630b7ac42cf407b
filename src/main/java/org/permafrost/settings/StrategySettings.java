package org.permafrost.settings;

import java.util.List;
import java.util.Locale;
import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Whole;

/**
 * Strategic Freezing: Algorithm 1 with each of its open points as a setting. {@code reference.conf}
 * documents them.
 *
 * @param threshold F1 at which a class counts as learned
 * @param patience epochs in a row at the threshold
 * @param maxDropsPerEpoch 0 means no limit
 * @param readmitMargin 0 never re-admits
 * @param residue share of a dropped class's images that stays
 * @param top share of filters frozen for each learned class
 * @param layerCap largest frozen share of a layer
 * @param layers {@code all} or prefixes of layer names
 * @param sharingImages images of a class behind a reference gradient, for {@link Sharing#SHARE}; 0
 *     means all
 * @param freeze name of a method
 * @param freezeAt when the filters of a class freeze
 * @param protect how frozen filters keep their function
 * @param drift when the drift of frozen filters is measured
 * @param logitAdjustment factor of the logarithm of the class shares, for {@link
 *     LossKind#LOGIT_ADJUSTED}
 */
public record StrategySettings(
    Dropout dropout,
    @Between double threshold,
    @Whole(least = 1, most = 1000) int patience,
    @Whole(least = 0, most = 1_000_000) int maxDropsPerEpoch,
    @Between double readmitMargin,
    DropAt dropAt,
    @Between double residue,
    ResidueChoice residueChoice,
    End end,
    @Whole(least = 0, most = 1_000_000) int extraEpochs,
    String scorer,
    @Between double top,
    TopScope topScope,
    @Between double layerCap,
    List<String> layers,
    boolean shortcuts,
    RankingUnit ranking,
    RankWhen rankWhen,
    Sharing sharing,
    @Whole(least = 0, most = 1_000_000_000) int sharingImages,
    boolean skipDead,
    String freeze,
    EwcSettings ewc,
    FreezeNormalization freezeNormalization,
    NormalizationStatistics normalization,
    FreezeAt freezeAt,
    ProtectSettings protect,
    Drift drift,
    ProbeSettings probe,
    Head head,
    LossKind loss,
    @Between(most = 100) double logitAdjustment,
    Calibrate calibrate,
    Report report,
    ReportTime reportTime) {

  /** What leaves in the modes that drop: the images of learned classes, or neurons at random. */
  public enum Dropout {
    DATA,
    NEURONS
  }

  /** When classes may leave: after an epoch, or after its first half too. */
  public enum DropAt {
    EPOCH_END,
    MID_EPOCH
  }

  /** When filters are scored: as a class passes, or in the forward passes of the epoch it did. */
  public enum RankWhen {
    PASSING,
    RUNNING
  }

  /** Which images of a dropped class stay. */
  public enum ResidueChoice {
    RANDOM,
    FRESH,
    HARD,
    HERDING
  }

  /** When nothing is left to learn. */
  public enum End {
    NO_ACTIVE_CLASS,
    EMPTY_TRAINING_SET
  }

  /** Set of filters within which the top share is taken. */
  public enum TopScope {
    LAYER,
    BLOCK,
    STAGE,
    NETWORK
  }

  /** One ranking for each class that passed, or one for all together. */
  public enum RankingUnit {
    EACH,
    POOLED
  }

  /** What happens to a filter that several classes want. */
  public enum Sharing {
    UNION,
    SPECIFIC,
    QUOTA,
    SHARE
  }

  /** What of a frozen filter's batch normalisation freezes with it. */
  public enum FreezeNormalization {
    /** Gamma, beta, running mean and running variance. */
    ALL,
    /** Gamma and beta. */
    AFFINE,
    /** Weights and bias of the convolution only. */
    NONE
  }

  /** Statistics by which training normalises frozen channels. */
  public enum NormalizationStatistics {
    FROZEN,
    BATCH
  }

  /** When filters freeze. */
  public enum FreezeAt {
    PASSING,
    END,
    NEVER
  }

  /** After which epochs drift is measured. */
  public enum Drift {
    NONE,
    END,
    EPOCH
  }

  /**
   * @param images of the probe set, on which drift and sealed logits are measured
   */
  public record ProbeSettings(@Whole(least = 1, most = 1_000_000) int images) {}

  /** Classifier row of a dropped class. */
  public enum Head {
    FROZEN,
    FREE
  }

  /** The softmax of the training loss; {@code strategy.LossRule} says what each one means. */
  public enum LossKind {
    ACTIVE_CLASSES,
    FULL,
    BALANCED,
    LOGIT_ADJUSTED
  }

  /** Images that class biases are fitted to after the last epoch. */
  public enum Calibrate {
    NONE,
    HOLDOUT
  }

  /** Which epoch's model a run reports. */
  public enum Report {
    FINAL,
    BEST
  }

  /** Which number stands for the time of an epoch. */
  public enum ReportTime {
    MEAN,
    MEDIAN,
    FIRST
  }

  /** Names of methods are written in lower case. */
  public StrategySettings {
    freeze = freeze.toLowerCase(Locale.ROOT);
  }
}
