package org.permafrost.network.onednn.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;

/** What some vertices of a network give for one image, on the Java heap. */
public final class ImageMaps {
  private final List<long[]> shapes = new ArrayList<>();
  private final List<float[]> numbers = new ArrayList<>();

  /**
   * Copies them out of a batch.
   *
   * @param batches one for each vertex
   * @param place of the image
   */
  ImageMaps(List<INDArray> batches, int place) {
    for (INDArray batch : batches) {
      long[] shape = batch.shape().clone();
      float[] own = new float[Math.toIntExact(batch.length() / shape[0])];
      FloatArrays.copy(batch, (long) place * own.length, own);
      shape[0] = 1;
      shapes.add(shape);
      numbers.add(own);
    }
  }

  /**
   * What a vertex gives for a batch, image by image.
   *
   * @param vertex place among the vertices
   */
  static INDArray batch(List<ImageMaps> images, int vertex, LayerWorkspaceMgr workspaces) {
    long[] shape = images.get(0).shapes.get(vertex).clone();
    shape[0] = images.size();
    INDArray batch =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c');
    long place = 0;
    for (ImageMaps image : images) {
      float[] own = image.numbers.get(vertex);
      FloatArrays.paste(batch, place, own);
      place += own.length;
    }
    return batch;
  }

  /** Size of all maps. */
  public long bytes() {
    return numbers.stream().mapToLong(n -> (long) n.length * Float.BYTES).sum();
  }

  /** Whether all maps have the same bits. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ImageMaps o
        && Arrays.deepEquals(shapes.toArray(), o.shapes.toArray())
        && Arrays.deepEquals(numbers.toArray(), o.numbers.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(numbers.toArray());
  }
}
