package org.permafrost.golden;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run of a release: one for each way of keeping what was learned, on a network that is as small
 * as can be. Those with {@code stopIn} are stopped in the middle of that epoch.
 *
 * @param from earlier run that it starts from
 * @param stopIn number of an epoch, from 1
 * @param settings of this run alone
 */
record GoldenRun(
    String name, Optional<String> from, Optional<Integer> stopIn, Map<String, String> settings) {
  static final String DATASET = "drawn";

  private static final String FIRST = "[0, 1, 2, 3, 4]";
  private static final String SECOND = "[5, 6, 7, 8, 9]";

  /** Convolutions of resnet-small with most of its weights. */
  private static final List<String> LARGE =
      List.of(
          "stage1-block1-conv1",
          "stage1-block1-conv2",
          "stage2-block1-conv1",
          "stage2-block1-conv2",
          "stage3-block1-conv1",
          "stage3-block1-conv2");

  static final List<GoldenRun> ALL =
      List.of(
          finished("plain", "train.epochs=1 network.inserts=[]"),
          stopped("exact", 3, "train.optimizer.name=nesterov strategy.drift=epoch"),
          finished(
              "gradient-zero",
              "train.epochs=1 strategy.freeze=gradient-zero strategy.calibrate=holdout"),
          stopped("shared", 3, "strategy.sharing=share strategy.sharing-images=3 strategy.top=0.4"),
          stopped("ewc", 3, "strategy.freeze=ewc strategy.ewc.images=3"),
          finished("si", "train.epochs=1 strategy.freeze=si").task(FIRST),
          stopped("si-next", 2, "train.epochs=2 strategy.freeze=si").task(SECOND).after("si"),
          finished("sealed", "train.epochs=1 strategy.freeze=sealed").task(FIRST),
          stopped("sealed-next", 2, "train.epochs=2 strategy.freeze=sealed")
              .task(SECOND)
              .with("strategy.freeze-at=never")
              .after("sealed"),
          finished("packnet", "train.epochs=1 strategy.freeze=packnet").task(FIRST),
          stopped("packnet-next", 2, "train.epochs=1 strategy.freeze=packnet")
              .task(SECOND)
              .after("packnet"),
          stopped(
              "doubtful",
              3,
              "train.mode=baseline train.images.choose=by-confidence train.images.share=0.5"),
          stopped(
              "freezeout",
              3,
              "train.mode=freeze train.optimizer.name=adam strategy.freeze=freezeout"
                  + " strategy.freezeout.t0=0.4 strategy.freezeout.how=linear"));

  private static GoldenRun finished(String name, String settings) {
    return new GoldenRun(name, Optional.empty(), Optional.empty(), Map.of()).with(settings);
  }

  private static GoldenRun stopped(String name, int epoch, String settings) {
    return new GoldenRun(name, Optional.empty(), Optional.of(epoch), Map.of()).with(settings);
  }

  private GoldenRun after(String earlier) {
    return new GoldenRun(name, Optional.of(earlier), stopIn, settings);
  }

  private GoldenRun task(String classes) {
    GoldenRun task = with("train.mode=freeze strategy.freeze-at=end strategy.top=0.5");
    task.settings().put("train.classes", classes);
    return task;
  }

  private GoldenRun with(String more) {
    Map<String, String> all = new HashMap<>(settings);
    for (String setting : more.split(" ", -1)) {
      all.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    return new GoldenRun(name, from, stopIn, all);
  }

  /** What all runs and rankings begin with; layers that compute on every machine. */
  static Map<String, String> common() {
    Map<String, String> common = new HashMap<>();
    common.put("prep.image-size", "32");
    common.put("prep.holdout", "0.2");
    common.put("network.name", "resnet-small");
    common.put("network.layers", "stock");
    common.put("network.inserts", inserts());
    common.put("train.epochs", "3");
    common.put("train.batch-size", "2");
    common.put("train.averaging-frequency", "2");
    common.put("train.optimizer.name", "sgd");
    common.put("train.optimizer.learning-rate", "0.02");
    common.put("strategy.threshold", "0");
    common.put("strategy.patience", "1");
    common.put("strategy.max-drops-per-epoch", "2");
    common.put("strategy.residue", "0.34");
    common.put("strategy.protect.repair-epochs", "1");
    common.put("strategy.packnet.retrain-epochs", "1");
    common.put("rank.partitions", "2");
    return common;
  }

  private static String inserts() {
    return LARGE.stream()
        .map(at -> "{kind = low-rank-convolution, at = instead of " + at + ", share = 0.01}")
        .toList()
        .toString();
  }

  /** All of its settings. */
  Map<String, String> all() {
    Map<String, String> all = common();
    all.putAll(settings);
    return all;
  }
}
