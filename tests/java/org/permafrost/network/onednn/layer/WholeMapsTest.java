package org.permafrost.network.onednn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.primitive.Pooling;

/** Numbers of maps whose channels do not fill the last block. */
class WholeMapsTest {
  private static final int CHANNELS = 21;
  private static final int PIXELS = 6;

  @BeforeEach
  void onednn() {
    assumeThat(OneDnn.unavailable()).isEmpty();
  }

  @Test
  void batchAfterBatchWithoutWhatFillsUp() {
    WholeMaps maxima = new WholeMaps(CHANNELS, Pooling.Kind.MAXIMUM);
    for (int images : new int[] {2, 3, 3}) {
      maxima.take(maps(images));

      assertThat(maxima.values()).hasSize(images * CHANNELS);
      for (int i = 0; i < images; i++) {
        for (int c = 0; c < CHANNELS; c++) {
          assertThat(maxima.values()[i * CHANNELS + c]).isEqualTo(largest(images, i, c));
        }
      }
    }
  }

  /** In blocks; each map rises from pixel to pixel. */
  private static INDArray maps(int images) {
    int block = OneDnn.block();
    int room = Math.toIntExact(Layout.BLOCKED.room(CHANNELS));
    float[] values = new float[images * room * PIXELS];
    for (int i = 0; i < images; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        for (int p = 0; p < PIXELS; p++) {
          int place = ((i * room / block + c / block) * PIXELS + p) * block + c % block;
          values[place] = largest(images, i, c) - (PIXELS - 1 - p);
        }
      }
    }
    INDArray maps = Nd4j.create(DataType.FLOAT, images, room, 3, 2);
    FloatArrays.assign(maps, values);
    return maps;
  }

  private static float largest(int images, int image, int channel) {
    return 1_000 * images + 100 * image + channel;
  }
}
