package org.permafrost.settings;

import java.util.Map;
import org.permafrost.problem.Problem;
import org.permafrost.rank.Contrast;
import org.permafrost.settings.StrategySettings.Dropout;
import org.permafrost.settings.TrainSettings.Mode;

/**
 * Every setting, typed and checked; {@code reference.conf} documents each.
 *
 * @param warehouse folder of tables and models, any Hadoop file system
 * @param json all of it as JSON, which {@link SettingsLoader#parse} reads back
 */
public record Settings(
    String warehouse,
    CatalogSettings catalog,
    PrepSettings prep,
    TrainSettings train,
    StrategySettings strategy,
    RankSettings rank,
    JudgeSettings judge,
    NightlySettings nightly,
    QuickstartSettings quickstart,
    String json) {

  /**
   * Checks what single blocks cannot.
   *
   * @throws Problem (usage) if neurons are to be dropped with probability 0
   */
  public Settings {
    if (strategy.dropout() == Dropout.NEURONS && train.dropout() == 0) {
      throw Problem.usage(
          "Cannot set strategy.dropout to neurons while train.dropout is 0; set train.dropout to the"
              + " probability of dropping a neuron, for example 0.5.");
    }
  }

  /** What training does to images and filters: with neuron dropout no class leaves. */
  public Mode mode() {
    return strategy.dropout() == Dropout.NEURONS ? train.mode().withoutDropping() : train.mode();
  }

  /**
   * Probability at which an input of the classifier is zeroed in training. Where "dropout" means
   * that of neurons, the modes without dropout have none.
   */
  public double dropout() {
    boolean without = strategy.dropout() == Dropout.NEURONS && !train.mode().drops();
    return without ? 0 : train.dropout();
  }

  /** Most epochs a run trains: those of training, and those of the repair at its end. */
  public int plannedEpochs() {
    return train.epochs() + repairsAtEnd();
  }

  /** Epochs of the repair at the end of a run. */
  public int repairsAtEnd() {
    boolean atEnd =
        mode().freezes() && strategy.protect().freezeAt() == ProtectSettings.FreezeAt.END;
    return atEnd ? strategy.repairEpochs() : 0;
  }

  /**
   * Where the tables live.
   *
   * @param lockMinutes after which the lock of another machine that is not renewed is taken over
   */
  public record CatalogSettings(
      String type,
      String namespace,
      Map<String, String> properties,
      int commitRetries,
      int lockMinutes) {}

  /**
   * @param scorer names separated by commas
   * @param contrast of those that name none
   * @param batchSize images per forward pass
   * @param partitions Spark partitions of the scoring stage; 0 chooses
   * @param seed of rankings that draw
   * @param keepImageScores whether rank writes the scores of single images
   */
  public record RankSettings(
      String scorer,
      Combine combine,
      Contrast contrast,
      int batchSize,
      int partitions,
      long seed,
      boolean keepImageScores) {}

  /** Whether several rankings are used as one. */
  public enum Combine {
    NONE,
    MEAN,
    COPS
  }

  /** Size of the built-in example. */
  public record QuickstartSettings(int images) {}

  static Settings from(SettingsReader root) {
    SettingsReader catalog = root.in("catalog");
    SettingsReader rank = root.in("rank");
    SettingsReader quickstart = root.in("quickstart");
    return new Settings(
        root.text("warehouse"),
        new CatalogSettings(
            catalog.text("type"),
            catalog.text("namespace"),
            catalog.map("properties"),
            catalog.whole("commit-retries", 0, 1000),
            catalog.whole("lock-minutes", 1, 10_000)),
        PrepSettings.from(root.in("prep")),
        TrainSettings.from(root.in("train"), root.in("network")),
        StrategySettings.from(root.in("strategy")),
        new RankSettings(
            rank.text("scorer"),
            rank.choice("combine", Combine.class),
            rank.choice("contrast", Contrast.class),
            rank.whole("batch-size", 1, 4096),
            rank.whole("partitions", 0, 1_000_000),
            rank.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
            rank.flag("keep-image-scores")),
        JudgeSettings.from(root.in("judge")),
        NightlySettings.from(root.in("nightly")),
        new QuickstartSettings(quickstart.whole("images", 100, 100_000)),
        root.json());
  }
}
