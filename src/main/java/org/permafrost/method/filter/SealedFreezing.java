package org.permafrost.method.filter;

import java.util.List;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.problem.Problem;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.settings.StrategySettings.NormalizationStatistics;
import org.permafrost.settings.StrategySettings.Report;
import org.permafrost.settings.StrategySettings.Sharing;

/**
 * Exact freezing of whole channels with cut edges and frozen classifier rows: nothing that feeds a
 * sealed class can move, so its logits keep their bits (after Golkar, Kagan and Cho 2019, arXiv
 * 1903.04476).
 */
public final class SealedFreezing {
  private SealedFreezing() {}

  /**
   * @throws Problem (usage) if what it promises cannot hold under the other settings
   */
  public static Method of(MethodContext context) {
    check(context.strategy());
    return new ExactFreezing("sealed", context, ExactFreezing.protection(context, true, true));
  }

  private static void check(StrategySettings strategy) {
    refuse(strategy.head() == Head.FREE, "strategy.head = free", "set strategy.head=frozen");
    refuse(
        strategy.freezeNormalization() != FreezeNormalization.ALL,
        "strategy.freeze-normalization other than all",
        "set it to all");
    refuse(
        strategy.sharing() == Sharing.SHARE,
        "strategy.sharing = share",
        "choose another way of sharing");
    refuse(
        strategy.normalization() != NormalizationStatistics.FROZEN,
        "strategy.normalization = batch",
        "set strategy.normalization=frozen");
    refuse(strategy.readmitMargin() > 0, "strategy.readmit-margin above 0", "set it to 0");
    refuse(strategy.report() == Report.BEST, "strategy.report = best", "set strategy.report=final");
    refuse(
        !strategy.layers().equals(List.of("all")),
        "strategy.layers = " + strategy.layers(),
        "set strategy.layers=[all]");
    refuse(
        strategy.top() > strategy.layerCap() || strategy.layerCap() == 1,
        "strategy.top = " + strategy.top() + " and strategy.layer-cap = " + strategy.layerCap(),
        "some filters must stay free: keep top at most layer-cap, and layer-cap below 1");
  }

  private static void refuse(boolean wrong, String what, String remedy) {
    if (wrong) {
      throw Problem.usage("Cannot seal (strategy.freeze = sealed) with %s; %s.", what, remedy);
    }
  }
}
