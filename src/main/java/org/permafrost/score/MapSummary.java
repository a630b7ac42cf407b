package org.permafrost.score;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.graph.MapNumbers;

/** One number that says enough of a map, and of the signal there, for a score. */
public enum MapSummary {
  /** Largest value, at least 0. */
  LARGEST {
    @Override
    public double of(LayerMaps maps, int from, int to) {
      float largest = 0;
      for (int p = from; p < to; p++) {
        largest = Math.max(largest, maps.values()[p]);
      }
      return largest;
    }

    @Override
    public float[] of(MapNumbers numbers, INDArray maps, INDArray signal, boolean rectified) {
      float[] largest = numbers.largest(maps);
      for (int i = 0; i < largest.length; i++) {
        largest[i] = Math.max(0f, largest[i]);
      }
      return largest;
    }
  },

  /** Mean, with negative values as 0. */
  MEAN {
    @Override
    public double of(LayerMaps maps, int from, int to) {
      double sum = 0;
      for (int p = from; p < to; p++) {
        sum += Math.max(0f, maps.values()[p]);
      }
      return sum / (to - from);
    }

    @Override
    public float[] of(MapNumbers numbers, INDArray maps, INDArray signal, boolean rectified) {
      return numbers.rectifiedMean(maps);
    }
  },

  /** Share of positive values. */
  FIRING {
    @Override
    public double of(LayerMaps maps, int from, int to) {
      int fired = 0;
      for (int p = from; p < to; p++) {
        if (maps.values()[p] > 0) {
          fired++;
        }
      }
      return (double) fired / (to - from);
    }

    @Override
    public float[] of(MapNumbers numbers, INDArray maps, INDArray signal, boolean rectified) {
      return numbers.positiveShare(maps);
    }
  },

  /** Sum of value times signal. */
  CHANGE {
    @Override
    public double of(LayerMaps maps, int from, int to) {
      double sum = 0;
      for (int p = from; p < to; p++) {
        sum += (double) maps.values()[p] * maps.signal()[p];
      }
      return sum;
    }

    @Override
    public float[] of(MapNumbers numbers, INDArray maps, INDArray signal, boolean rectified) {
      float[] means = numbers.meanProduct(maps, signal);
      float positions = maps.size(2) * maps.size(3);
      for (int i = 0; i < means.length; i++) {
        means[i] *= positions;
      }
      return means;
    }
  },

  /** Mean absolute signal. */
  SLOPE {
    @Override
    public double of(LayerMaps maps, int from, int to) {
      double sum = 0;
      for (int p = from; p < to; p++) {
        sum += Math.abs(maps.signal()[p]);
      }
      return sum / (to - from);
    }

    @Override
    public float[] of(MapNumbers numbers, INDArray maps, INDArray signal, boolean rectified) {
      return numbers.meanSize(signal);
    }
  },

  /** Mean absolute signal that passes the map's ReLU, if it has one. */
  SLOPE_BEFORE_RELU {
    @Override
    public double of(LayerMaps maps, int from, int to) {
      double sum = 0;
      for (int p = from; p < to; p++) {
        if (!maps.rectified() || maps.values()[p] > 0) {
          sum += Math.abs(maps.signal()[p]);
        }
      }
      return sum / (to - from);
    }

    @Override
    public float[] of(MapNumbers numbers, INDArray maps, INDArray signal, boolean rectified) {
      return rectified ? numbers.meanSizeWherePositive(maps, signal) : numbers.meanSize(signal);
    }
  };

  /**
   * Of one filter on one image.
   *
   * @param from first position of the filter's map in {@code maps}
   * @param to position after the last
   */
  public abstract double of(LayerMaps maps, int from, int to);

  /**
   * Of all filters of a layer on all images of a batch.
   *
   * @param maps in a native layer's layout, as the signal
   * @param signal not read by summaries of the maps alone
   * @param rectified whether the maps went through ReLU
   */
  public abstract float[] of(MapNumbers numbers, INDArray maps, INDArray signal, boolean rectified);
}
