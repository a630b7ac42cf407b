package org.permafrost.spark.stage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.FlatVector;
import org.permafrost.freeze.Intervals;
import org.permafrost.image.Normalizer;
import org.permafrost.method.GradientStatistic;
import org.permafrost.network.evaluation.ImageGradients;
import org.permafrost.spark.ImageRecord;

/** Adds up a statistic of gradients, image by image in the order given, in double precision. */
final class GradientSums {
  /** Part of the sums of a group of images. */
  record Slice(int slice, int group, long images, double[] sums) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Eight megabytes. */
  private static final int LENGTH = 1 << 20;

  private final ImageGradients gradients;
  private final Normalizer normalizer;
  private final Collection<Integer> classes;
  private final Intervals positions;
  private final GradientStatistic statistic;
  private final double[] sums;
  private long images;

  GradientSums(
      ImageGradients gradients,
      Normalizer normalizer,
      Collection<Integer> classes,
      Intervals positions,
      GradientStatistic statistic) {
    this.gradients = gradients;
    this.normalizer = normalizer;
    this.classes = classes;
    this.positions = positions;
    this.statistic = statistic;
    this.sums = new double[positions.size()];
  }

  void add(ImageRecord image) {
    float[] pixels = new float[3 * image.size() * image.size()];
    normalizer.write(image.rgb(), image.size(), pixels, 0);
    INDArray features = Nd4j.createFromArray(pixels).reshape(1, 3, image.size(), image.size());
    double[] probabilities = gradients.forward(features, classes);
    switch (statistic) {
      case LOSS_GRADIENT -> addGradient(image.label());
      case EMPIRICAL_FISHER -> addSquares(image.label(), 1);
      case FISHER -> classes.forEach(label -> addSquares(label, probabilities[label]));
    }
    features.close();
    images++;
  }

  private void addGradient(int label) {
    float[] gradient = gradient(label);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += gradient[i];
    }
  }

  private void addSquares(int label, double weight) {
    float[] gradient = gradient(label);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * gradient[i] * gradient[i];
    }
  }

  private float[] gradient(int label) {
    return FlatVector.of(gradients.ofLoss(label)).gather(positions);
  }

  /** The sums so far, cut for the way to the reduction. */
  List<Slice> slices(int group) {
    List<Slice> slices = new ArrayList<>();
    for (int from = 0; from < sums.length; from += LENGTH) {
      int to = Math.min(sums.length, from + LENGTH);
      slices.add(new Slice(from / LENGTH, group, images, Arrays.copyOfRange(sums, from, to)));
    }
    return slices;
  }

  /** Adds up the groups in the order of their numbers, whoever finished first. */
  static Slice total(Iterable<Slice> ofAllGroups) {
    List<Slice> ordered = new ArrayList<>();
    ofAllGroups.forEach(ordered::add);
    ordered.sort(Comparator.comparingInt(Slice::group));
    double[] total = new double[ordered.get(0).sums().length];
    long images = 0;
    for (Slice slice : ordered) {
      images += slice.images();
      for (int i = 0; i < total.length; i++) {
        total[i] += slice.sums()[i];
      }
    }
    return new Slice(ordered.get(0).slice(), -1, images, total);
  }

  /** Writes means to where the slice was cut from. */
  static void paste(Slice slice, double[] means) {
    for (int i = 0; i < slice.sums().length; i++) {
      means[slice.slice() * LENGTH + i] = slice.sums()[i] / slice.images();
    }
  }
}
