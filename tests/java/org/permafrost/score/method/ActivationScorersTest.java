package org.permafrost.score.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.permafrost.score.LayerMaps;

/** Scores of three small maps, worked out by hand. */
class ActivationScorersTest {
  private static final LayerMaps MAPS =
      MapCases.maps(
          new float[] {0, 4, 0, 2}, new float[] {-1, -2, -3, -4}, new float[] {1, 1, -8, 1});

  @Test
  void maximumOfTheRectifiedMap() {
    assertThat(MapCases.score(Scorers.MAX_ACTIVATION, MAPS)).containsExactly(4, 0, 1);
  }

  @Test
  void meanOfTheRectifiedMap() {
    assertThat(MapCases.score(new MeanActivation(), MAPS)).containsExactly(1.5f, 0, 0.75f);
  }

  @Test
  void shareOfPositionsThatFire() {
    assertThat(MapCases.score(new Apoz(), MAPS)).containsExactly(0.5f, 0, 0.75f);
  }

  @Test
  void placeInTheLayerFromTheWeakestUp() {
    assertThat(MapCases.score(new RankSum(), MAPS)).containsExactly(3, 1, 2);
  }

  @Test
  void equalMaximaShareTheirPlaces() {
    LayerMaps ties =
        MapCases.maps(
            new float[] {0}, new float[] {5}, new float[] {0}, new float[] {9}, new float[] {5});

    assertThat(MapCases.score(new RankSum(), ties)).containsExactly(1.5f, 3.5f, 1.5f, 5, 3.5f);
  }
}
