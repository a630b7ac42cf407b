package org.permafrost.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.image.Normalizer;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.network.zoo.NativeHelpers;

/**
 * Cuts images into batches for evaluation. Every batch has the same size, the last filled up with
 * black images, so that an image's result does not depend on which images it shares a batch with.
 */
public final class InferenceBatches implements Iterator<InferenceBatches.Batch> {
  /**
   * @param features shape {@code [batchSize, 3, size, size]}; whoever has read it gives it back to
   *     {@link BatchArrays}
   * @param images the real ones, at the front of the features
   */
  public record Batch(INDArray features, List<ImageRecord> images) {
    /** Class of every image, 0 for those that fill up the batch. */
    public int[] labels() {
      int[] labels = new int[Math.toIntExact(features.size(0))];
      for (int i = 0; i < images.size(); i++) {
        labels[i] = images.get(i).label();
      }
      return labels;
    }
  }

  private final Iterator<ImageRecord> images;
  private final Normalizer normalizer;
  private final int batchSize;
  private float[] features = new float[0];

  /**
   * @param batchSize images, where the libraries allow it, see {@link NativeHelpers#sharing}
   */
  public InferenceBatches(Iterator<ImageRecord> images, Normalizer normalizer, int batchSize) {
    this.images = images;
    this.normalizer = normalizer;
    this.batchSize = NativeHelpers.sharing(batchSize);
  }

  @Override
  public boolean hasNext() {
    return images.hasNext();
  }

  @Override
  public Batch next() {
    List<ImageRecord> batch = new ArrayList<>();
    while (batch.size() < batchSize && images.hasNext()) {
      batch.add(images.next());
    }
    int size = batch.get(0).size();
    int length = 3 * size * size;
    if (features.length != batchSize * length) {
      features = new float[batchSize * length];
    }
    for (int i = 0; i < batch.size(); i++) {
      normalizer.write(batch.get(i).rgb(), size, features, i * length);
    }
    Arrays.fill(features, batch.size() * length, features.length, 0);
    return new Batch(BatchArrays.of(features, batchSize, 3, size, size), batch);
  }
}
