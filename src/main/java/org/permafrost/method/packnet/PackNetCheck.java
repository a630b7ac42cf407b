package org.permafrost.method.packnet;

import java.util.List;
import org.permafrost.method.MethodContext;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeAt;
import org.permafrost.settings.StrategySettings.Report;

/** Which settings go together with packing. */
final class PackNetCheck {
  private PackNetCheck() {}

  /**
   * @throws Problem (usage) naming the setting and what to set
   */
  static void check(MethodContext context, PackNetSettings settings) {
    StrategySettings strategy = context.strategy();
    refuse(
        strategy.freezeAt() != FreezeAt.END,
        "strategy.freeze-at other than end",
        "a run is one task: set strategy.freeze-at=end and train.mode=freeze");
    refuse(strategy.report() == Report.BEST, "strategy.report = best", "set strategy.report=final");
    List<String> free =
        context.catalog().freeNormalizations().stream().map(NormalizationRows::layer).toList();
    refuse(
        !free.isEmpty(),
        "batch normalisations that belong to no convolution (" + String.join(", ", free) + ")",
        "later tasks would change them: choose another network or method");
    List<String> names = PackedLayer.of(context.catalog()).stream().map(PackedLayer::name).toList();
    for (String prefix : settings.layers()) {
      if (names.stream().noneMatch(name -> PackNetSettings.matches(name, prefix))) {
        throw Problem.usage(
            "No layer starts with %s, as strategy.packnet.layers = %s wants; did you mean %s?"
                + " Layers: %s.",
            prefix, settings.layers(), NearestName.of(prefix, names), String.join(", ", names));
      }
    }
  }

  private static void refuse(boolean wrong, String what, String remedy) {
    if (wrong) {
      throw Problem.usage("Cannot pack (strategy.freeze = packnet) with %s; %s.", what, remedy);
    }
  }
}
