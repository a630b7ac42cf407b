package org.permafrost.spark.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.image.Augmentation;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.train.round.BatchImage;
import org.permafrost.strategy.EpochLoss;
import org.permafrost.strategy.image.ImageDraw;

/**
 * How images become training minibatches. Where the loss shifts logits, the offsets follow the
 * labels, see {@link PartialSoftmaxLoss}. The minibatch's metadata are its images ({@link
 * BatchImage}).
 *
 * @param classes outputs of the network
 * @param loss classes in the softmax of each image, and offsets of their logits
 * @param smoothing share of the target spread over the classes in the softmax
 * @param draw says how much each image counts
 */
record BatchRecipe(
    int batchSize,
    int imageSize,
    int classes,
    EpochLoss loss,
    double smoothing,
    Augmentation augmentation,
    long seed,
    int epoch,
    ImageDraw draw)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All images count alike. */
  BatchRecipe(
      int batchSize,
      int imageSize,
      int classes,
      EpochLoss loss,
      double smoothing,
      Augmentation augmentation,
      long seed,
      int epoch) {
    this(batchSize, imageSize, classes, loss, smoothing, augmentation, seed, epoch, ImageDraw.ALL);
  }

  /**
   * Cuts a round's images into minibatches of nearly equal size, in order. Features and labels are
   * of {@link BatchArrays}; whoever has read them gives them back.
   */
  Iterator<DataSet> batches(Iterator<ImageRecord> images) {
    List<ImageRecord> round = new ArrayList<>();
    images.forEachRemaining(round::add);
    int count = EpochPlan.minibatches(round.size(), batchSize);
    // A stream's iterator would make the first one when it is asked whether there is one.
    return new Iterator<>() {
      private int made;

      @Override
      public boolean hasNext() {
        return made < count;
      }

      @Override
      public DataSet next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int start = EpochPlan.start(made, count, round.size());
        made++;
        return batch(round.subList(start, EpochPlan.start(made, count, round.size())));
      }
    };
  }

  private DataSet batch(List<ImageRecord> images) {
    int n = images.size();
    int length = 3 * imageSize * imageSize;
    float[] features = new float[n * length];
    int width = loss.hasOffsets() ? 2 * classes : classes;
    float[] labels = new float[n * width];
    for (int i = 0; i < n; i++) {
      ImageRecord image = images.get(i);
      augmentation.write(
          image.rgb(),
          imageSize,
          Augmentation.random(seed, epoch, image.id()),
          features,
          i * length);
      writeLabel(image, labels, i * width);
    }
    DataSet batch =
        new DataSet(
            BatchArrays.of(features, n, 3, imageSize, imageSize), BatchArrays.of(labels, n, width));
    batch.setExampleMetaData(images.stream().map(BatchImage::of).toList());
    return batch;
  }

  /** Targets as large as the image counts make its loss and gradient as large. */
  private void writeLabel(ImageRecord image, float[] labels, int start) {
    int label = image.label();
    float weight = draw.weight(image.id());
    SortedMap<Integer, Double> softmax = loss.softmax(label);
    for (int k = 0; k < classes; k++) {
      labels[start + k] = PartialSoftmaxLoss.EXCLUDED;
    }
    float rest = (float) (smoothing / softmax.size());
    softmax.forEach(
        (k, offset) -> {
          labels[start + k] = weight * rest;
          if (offset != 0) {
            labels[start + classes + k] = offset.floatValue();
          }
        });
    labels[start + label] += weight * (float) (1 - smoothing);
  }
}
