package org.permafrost.settings;

/**
 * What is done so that a frozen filter keeps its function and not only its bits.
 *
 * @param freezeAt when the filters of a class freeze
 * @param groups whether a channel of a residual stream freezes in every convolution that writes it
 * @param closure share of the inputs of a frozen filter that freeze with it, back to the image
 * @param cutEdges whether weights of frozen filters and classifier rows from inputs that are not
 *     frozen become zero for good
 * @param repairEpochs epochs trained after edges were cut and before the freeze is final
 * @param repairRate learning rate at the start of the repair at the end of a run, as a share of the
 *     first
 * @param drift when the drift of frozen filters is measured
 * @param probeImages size of the probe set
 */
public record ProtectSettings(
    FreezeAt freezeAt,
    boolean groups,
    double closure,
    boolean cutEdges,
    int repairEpochs,
    double repairRate,
    Drift drift,
    int probeImages) {

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

  static ProtectSettings from(SettingsReader strategy) {
    SettingsReader protect = strategy.in("protect");
    return new ProtectSettings(
        strategy.choice("freeze-at", FreezeAt.class),
        protect.flag("groups"),
        protect.number("closure", 0, 1),
        protect.flag("cut-edges"),
        protect.whole("repair-epochs", 1, 1000),
        protect.number("repair-rate", 0, 1),
        strategy.choice("drift", Drift.class),
        strategy.in("probe").whole("images", 1, 1_000_000));
  }
}
