package org.permafrost.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.SortedSet;
import org.nd4j.linalg.api.ndarray.INDArray;
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

  /** Cuts images into minibatches, in order; the last may be smaller. */
  Iterator<DataSet> batches(Iterator<ImageRecord> images) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return images.hasNext();
      }

      @Override
      public DataSet next() {
        return batch(images);
      }
    };
  }

  private DataSet batch(Iterator<ImageRecord> images) {
    int length = 3 * imageSize * imageSize;
    float[] features = new float[batchSize * length];
    float[] labels = new float[batchSize * classes];
    int n = 0;
    while (n < batchSize && images.hasNext()) {
      ImageRecord image = images.next();
      augmentation.write(
          image.rgb(),
          imageSize,
          Augmentation.random(seed, epoch, image.id()),
          features,
          n * length);
      writeLabel(image.label(), labels, n * classes);
      n++;
    }
    INDArray x = Nd4j.createFromArray(features).reshape(batchSize, 3, imageSize, imageSize);
    INDArray y = Nd4j.createFromArray(labels).reshape(batchSize, classes);
    return n == batchSize ? new DataSet(x, y) : new DataSet(first(x, n), first(y, n));
  }

  private static INDArray first(INDArray batch, int n) {
    return Nd4j.create(batch.ulike().dataType(), shape(batch, n), 'c')
        .assign(batch.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, n)));
  }

  private static long[] shape(INDArray batch, int n) {
    long[] shape = batch.shape().clone();
    shape[0] = n;
    return shape;
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
