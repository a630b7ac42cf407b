package org.permafrost.action.train;

import java.util.List;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.DropAt;
import org.permafrost.settings.StrategySettings.FreezeAt;
import org.permafrost.settings.StrategySettings.RankWhen;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.settings.bind.Labels;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/** Which settings, networks and earlier runs go together with freezing at the end and sealing. */
final class SealCheck {
  private SealCheck() {}

  /**
   * @throws Problem (usage) naming the setting and what to set
   */
  static void check(Settings settings, FilterCatalog catalog, Protection protection) {
    StrategySettings strategy = settings.strategy();
    Mode mode = settings.mode();
    boolean atEnd = strategy.freezeAt() == FreezeAt.END;
    if (atEnd && mode.freezes() && mode != Mode.FREEZE) {
      throw Problem.usage(
          "Cannot freeze at the end (strategy.freeze-at = end) in mode %s, which drops classes before;"
              + " set train.mode=freeze, or strategy.freeze-at=passing.",
          Labels.of(mode));
    }
    if (settings.train().epochs() == 0 && !(atEnd && mode == Mode.FREEZE)) {
      throw Problem.usage(
          "Cannot set train.epochs to 0 unless strategy.freeze-at = end and train.mode = freeze; there"
              + " would be nothing to do.");
    }
    boolean whole = atEnd || protection.cutsEdges();
    if (mode.freezes()
        && whole
        && (strategy.dropAt() == DropAt.MID_EPOCH || strategy.rankWhen() == RankWhen.RUNNING)) {
      throw Problem.usage(
          "Cannot cut edges or freeze at the end with strategy.drop-at = %s and strategy.rank-when ="
              + " %s; set strategy.drop-at=epoch-end and strategy.rank-when=passing.",
          Labels.of(strategy.dropAt()), Labels.of(strategy.rankWhen()));
    }
    if (mode.freezes() && protection.cutsEdges() && !catalog.hidden().isEmpty()) {
      throw Problem.usage(
          "Cannot cut edges of this network (strategy.freeze = sealed or strategy.protect.cut-edges):"
              + " its hidden dense layers (%s) would keep changing. Networks that support it:"
              + " resnet34, resnet18 and resnet-small; vgg16 and vgg16-bn for images whose side is"
              + " not a multiple of 224.",
          String.join(", ", catalog.hidden().stream().map(rows -> rows.layer()).toList()));
    }
    if (mode.freezes() && protection.cutsEdges()) {
      checkNormalizations(catalog);
    }
  }

  /** Numbers between a filter and its readers that nothing holds. */
  private static void checkNormalizations(FilterCatalog catalog) {
    List<String> free =
        catalog.freeNormalizations().stream().map(NormalizationRows::layer).toList();
    if (!free.isEmpty()) {
      throw Problem.usage(
          "Cannot cut edges of this network (strategy.freeze = sealed or strategy.protect.cut-edges):"
              + " its batch normalisations %s belong to no filter and would keep changing what frozen"
              + " filters read. Set strategy.freeze = exact.",
          String.join(", ", free));
    }
  }

  /**
   * @param protection by the method of the run
   * @param origin what the run starts from
   * @param name of the origin
   * @throws Problem (usage) if the run seals, but starts with filters that are only frozen; or if
   *     it freezes without sealing, but starts with sealed ones
   */
  static void checkOrigin(
      Settings settings, Protection protection, LearningState origin, String name) {
    if (protection.cutsEdges() && origin.mask().size() > 0 && origin.seal().sealed().isEmpty()) {
      throw Problem.usage(
          "Cannot seal on top of %s: its %d frozen filters read from filters that were never frozen or"
              + " cut off. Start from a run that froze nothing or sealed its classes, or set"
              + " strategy.freeze=exact.",
          name, origin.mask().size());
    }
    if (!protection.seals() && !origin.seal().sealed().isEmpty()) {
      throw Problem.usage(
          "Cannot freeze without sealing on top of %s, which sealed %d classes; give --freeze sealed"
              + " (with --set strategy.freeze-at=never if nothing more is to be sealed), or"
              + " --mode baseline to let everything go.",
          name, origin.seal().sealed().size());
    }
  }

  /**
   * @throws Problem (usage) if the run starts with shared filters that it does not share
   */
  static void checkShared(Settings settings, LearningState origin, String name) {
    if (!origin.mask().shared().isEmpty() && settings.strategy().sharing() != Sharing.SHARE) {
      throw Problem.usage(
          "Cannot start from %s with strategy.sharing=%s: several classes share %d of its filters."
              + " Set strategy.sharing=share.",
          name, Labels.of(settings.strategy().sharing()), origin.mask().shared().size());
    }
  }
}
