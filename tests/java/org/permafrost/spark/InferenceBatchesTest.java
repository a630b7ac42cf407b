package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.image.Normalizer;
import org.permafrost.settings.SettingsLoader;

class InferenceBatchesTest {
  private static final Normalizer NORMALIZER =
      new Normalizer(SettingsLoader.defaults().train().normalization());

  @Test
  void everyBatchHasTheSameSizeAndTheLastIsFilledUp() {
    List<ImageRecord> images = RandomImages.list(5, 2);
    InferenceBatches batches = new InferenceBatches(images.iterator(), NORMALIZER, 3);

    InferenceBatches.Batch first = batches.next();
    InferenceBatches.Batch last = batches.next();

    assertThat(batches.hasNext()).isFalse();
    assertThat(first.images()).isEqualTo(images.subList(0, 3));
    assertThat(last.images()).isEqualTo(images.subList(3, 5));
    assertThat(last.features().shape()).containsExactly(3, 3, 32, 32);
    assertThat(image(last.features(), 1)).isEqualTo(normalised(images.get(4)));
    assertThat(image(last.features(), 2)).containsOnly(0);
  }

  @Test
  void nothingGivesNoBatch() {
    assertThat(new InferenceBatches(List.<ImageRecord>of().iterator(), NORMALIZER, 3).hasNext())
        .isFalse();
  }

  private static float[] image(INDArray features, int place) {
    return features.slice(place).reshape(3 * 32 * 32).toFloatVector();
  }

  private static float[] normalised(ImageRecord image) {
    float[] values = new float[3 * 32 * 32];
    NORMALIZER.write(image.rgb(), 32, values, 0);
    return values;
  }
}
