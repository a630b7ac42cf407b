package org.permafrost.settings;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.permafrost.problem.Problem;
import org.permafrost.rank.Contrast;
import org.permafrost.settings.StrategySettings.Dropout;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.settings.bind.AsJson;
import org.permafrost.settings.bind.Block;
import org.permafrost.settings.bind.RecordBinder;
import org.permafrost.settings.bind.Whole;

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
    NetworkSettings network,
    TrainSettings train,
    StrategySettings strategy,
    RankSettings rank,
    EvaluateSettings evaluate,
    JudgeSettings judge,
    NightlySettings nightly,
    MlflowSettings mlflow,
    QuickstartSettings quickstart,
    @AsJson(except = "catalog.properties") String json) {

  /**
   * Checks what single blocks cannot.
   *
   * @throws Problem (usage) if neurons are to be dropped with probability 0, or something is to
   *     happen after the last epoch of a run whose last epoch is not known
   */
  public Settings {
    if (strategy.dropout() == Dropout.NEURONS && train.dropout() == 0) {
      throw Problem.usage(
          "Cannot set strategy.dropout to neurons while train.dropout is 0; set train.dropout to"
              + " the probability of dropping a neuron, for example 0.5.");
    }
    if (train.budget() > 0
        && train.mode().freezes()
        && strategy.freezeAt() == StrategySettings.FreezeAt.END) {
      throw Problem.usage(
          "Cannot set strategy.freeze-at to end together with train.budget = %s: which epoch is the"
              + " last is not known before. Set train.budget to 0 and train.epochs instead.",
          train.budget());
    }
  }

  /** What training does to images and filters: with neuron dropout no class leaves. */
  public Mode mode() {
    return strategy.dropout() == Dropout.NEURONS ? train.mode().withoutDropping() : train.mode();
  }

  /**
   * Whether filters are scored by the forward passes of training, and not in passes of their own.
   */
  public boolean scoresWhileTraining() {
    return mode().freezes() && strategy.rankWhen() == StrategySettings.RankWhen.RUNNING;
  }

  /**
   * Probability at which an input of the classifier is zeroed in training. Where "dropout" means
   * that of neurons, the modes without dropout have none.
   */
  public double dropout() {
    boolean without = strategy.dropout() == Dropout.NEURONS && !train.mode().drops();
    return without ? 0 : train.dropout();
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
      @Whole(least = 0, most = 1000) int commitRetries,
      @Whole(least = 1, most = 10_000) int lockMinutes) {
    private static final String HADOOP = "hadoop";

    /** Whether the warehouse's folder is itself the catalog, without any service. */
    public boolean isFolder() {
      return type.equals(HADOOP);
    }
  }

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
      @Whole(least = 1, most = 4096) int batchSize,
      @Whole(least = 0, most = 1_000_000) int partitions,
      @Whole long seed,
      boolean keepImageScores) {}

  /** Whether several rankings are used as one. */
  public enum Combine {
    NONE,
    MEAN,
    COPS
  }

  /** Size of the built-in example. */
  public record QuickstartSettings(@Whole(least = 100, most = 100_000) int images) {}

  /**
   * A block that none of these records holds, read when somebody asks for it: the settings of a
   * method of its own.
   *
   * @param type a record that says with {@link Block} where it is read from
   * @throws Problem (usage) for a value of another type or out of range
   */
  public <R extends Record> R block(Class<R> type) {
    return RecordBinder.block(ConfigFactory.parseString(json), type);
  }
}
