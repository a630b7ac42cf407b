package org.permafrost.action.head;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.head.HeadKind;
import org.permafrost.head.HeadNumbers;
import org.permafrost.head.Tuning;
import org.permafrost.head.sums.FeatureReader;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Split;
import org.permafrost.spark.stage.HeadFeatures;
import org.permafrost.spark.stage.NetworkView;

/** Chooses what the settings leave open, on the hold-out of the classes a head begins with. */
final class HeadTuning {
  private final DatasetDescription dataset;
  private final HeadKind kind;
  private final HeadNumbers numbers;
  private final FeatureSums sums;

  /**
   * @param sums of the classes whose hold-out is at hand
   */
  HeadTuning(DatasetDescription dataset, HeadKind kind, HeadNumbers numbers, FeatureSums sums) {
    this.dataset = dataset;
    this.kind = kind;
    this.numbers = numbers;
    this.sums = sums;
  }

  /**
   * Whether there is something to choose by.
   *
   * @throws Problem (data) if there is not and something must be chosen
   */
  boolean isPossible() {
    boolean possible = dataset.images(Split.HOLDOUT) > 0 && sums.classes().size() > 1;
    if (!possible && kind == HeadKind.RIDGE && numbers.gamma() == 0) {
      throw Problem.data(
          "Cannot choose head.ridge-gamma: %s. Set head.ridge-gamma, for example to 0.001.", why());
    }
    return possible;
  }

  /** Why nothing was chosen, and what follows. */
  String refusal() {
    return String.format(
        Locale.ROOT,
        "The scores of the head are not calibrated, which the answers mix and task-from-head need:"
            + " %s.",
        why());
  }

  HeadNumbers choose(HeadFeatures features, Map<Integer, String> names) {
    List<String> classes = List.copyOf(sums.classes().keySet());
    List<NetworkView> views = new ArrayList<>(features.collect());
    views.sort(Comparator.comparing(NetworkView::imageId));
    FeatureReader reader = new FeatureReader(sums.map());
    List<Tuning.Example> examples =
        views.stream()
            .map(
                view ->
                    new Tuning.Example(
                        classes.indexOf(names.get(view.label())), reader.read(view.features())))
            .toList();
    try {
      return Tuning.choose(kind, sums, numbers, examples);
    } catch (ArithmeticException e) {
      throw HeadFit.noInverse(kind, sums, e);
    }
  }

  private String why() {
    return sums.classes().size() < 2
        ? "the head begins with a single class"
        : "the data set " + dataset.name() + " has no hold-out";
  }
}
