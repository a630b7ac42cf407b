package org.permafrost.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.image.Augmentation;
import org.permafrost.network.PartialSoftmaxLoss;

/**
 * How images become training minibatches.
 *
 * @param classes outputs of the network
 * @param inPlay labels in the softmax of a residue image: all classes in training
 * @param active labels in the softmax of an image of an active class
 * @param smoothing share of the target spread over the classes in the softmax
 */
record BatchRecipe(
    int batchSize,
    int imageSize,
    int classes,
    SortedSet<Integer> inPlay,
    SortedSet<Integer> active,
    double smoothing,
    Augmentation augmentation,
    long seed,
    int epoch)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Cuts a round's images into minibatches of nearly equal size, in order. */
  Iterator<DataSet> batches(Iterator<ImageRecord> images) {
    List<ImageRecord> round = new ArrayList<>();
    images.forEachRemaining(round::add);
    int count = EpochPlan.minibatches(round.size(), batchSize);
    return IntStream.range(0, count)
        .mapToObj(
            b ->
                batch(
                    round.subList(
                        EpochPlan.start(b, count, round.size()),
                        EpochPlan.start(b + 1, count, round.size()))))
        .iterator();
  }

  private DataSet batch(List<ImageRecord> images) {
    int n = images.size();
    int length = 3 * imageSize * imageSize;
    float[] features = new float[n * length];
    float[] labels = new float[n * classes];
    for (int i = 0; i < n; i++) {
      ImageRecord image = images.get(i);
      augmentation.write(
          image.rgb(),
          imageSize,
          Augmentation.random(seed, epoch, image.id()),
          features,
          i * length);
      writeLabel(image.label(), labels, i * classes);
    }
    return new DataSet(
        Nd4j.createFromArray(features).reshape(n, 3, imageSize, imageSize),
        Nd4j.createFromArray(labels).reshape(n, classes));
  }

  private void writeLabel(int label, float[] labels, int offset) {
    SortedSet<Integer> softmax = active.contains(label) ? active : inPlay;
    for (int k = 0; k < classes; k++) {
      labels[offset + k] = PartialSoftmaxLoss.EXCLUDED;
    }
    float rest = (float) (smoothing / softmax.size());
    for (int k : softmax) {
      labels[offset + k] = rest;
    }
    labels[offset + label] += (float) (1 - smoothing);
  }
}
