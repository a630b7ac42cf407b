package org.permafrost.action.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.permafrost.head.Answer;
import org.permafrost.head.Answers;
import org.permafrost.head.Head;
import org.permafrost.head.file.HeadState;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.model.SavedModel;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.spark.stage.HeadFeatures;
import org.permafrost.spark.stage.HeadStage;

/** Measures a head alone and beside the network that gives its features. */
final class HeadMeasurement {
  private final SavedModel model;
  private final HeadState state;
  private final List<String> classes;

  HeadMeasurement(SavedModel model, HeadState state) {
    this.model = model;
    this.state = state;
    this.classes = state.classes();
  }

  /**
   * @param names of the classes of the images by label, all of them classes of the head
   * @param mix weight of the head beside the network
   */
  List<HeadResult.Measured> of(
      HeadFeatures features, Map<Integer, String> names, Head head, double mix) {
    Map<Integer, Integer> labels = new TreeMap<>();
    names.forEach((label, name) -> labels.put(label, classes.indexOf(name)));
    List<int[]> tasks =
        state.tasks().stream()
            .map(task -> task.stream().mapToInt(classes::indexOf).toArray())
            .toList();
    Answers answers =
        new Answers(
            classes.size(), tasks, outputs(), scales(tasks), state.numbers().temperature(), mix);
    List<HeadResult.Measured> measured = new ArrayList<>();
    HeadStage.run(features, labels, state.sums().map(), head, answers)
        .forEach((answer, matrix) -> measured.add(measured(answer, matrix, tasks)));
    return measured;
  }

  private static HeadResult.Measured measured(
      Answer answer, ConfusionMatrix matrix, List<int[]> tasks) {
    List<ClassMetrics> metrics = matrix.metrics();
    List<Double> byTask = new ArrayList<>();
    for (int[] task : tasks) {
      long correct = Arrays.stream(task).mapToLong(k -> metrics.get(k).correct()).sum();
      long images = Arrays.stream(task).mapToLong(k -> metrics.get(k).support()).sum();
      byTask.add(images == 0 ? Double.NaN : (double) correct / images);
    }
    return new HeadResult.Measured(answer, matrix.accuracy(), byTask, metrics);
  }

  /** The network's output for each class; none if it lacks one. */
  private int[] outputs() {
    int[] outputs = classes.stream().mapToInt(model.description().classNames()::indexOf).toArray();
    return Arrays.stream(outputs).allMatch(k -> k >= 0) ? outputs : new int[0];
  }

  /**
   * Weight alignment (Zhao et al. 2020, arXiv 1911.07053): what brings the rows of each later task
   * to the mean length of those of the first.
   */
  private double[] scales(List<int[]> tasks) {
    int[] outputs = outputs();
    double[] scales = new double[outputs.length];
    for (int[] task : tasks) {
      for (int k : task) {
        if (outputs.length > 0) {
          double own = meanLength(task, outputs);
          scales[k] = own == 0 ? 1 : meanLength(tasks.get(0), outputs) / own;
        }
      }
    }
    return scales;
  }

  private double meanLength(int[] task, int[] outputs) {
    DenseRows classifier = model.catalog().classifier();
    double sum = 0;
    for (int k : task) {
      Range weights = classifier.ranges(outputs[k]).get(0);
      double squares = 0;
      for (int p = weights.start(); p < weights.end(); p++) {
        squares += (double) model.parameters()[p] * model.parameters()[p];
      }
      sum += Math.sqrt(squares);
    }
    return sum / task.length;
  }
}
