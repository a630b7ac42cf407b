package org.permafrost.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
  @Test
  void aPictureOfTheGridsSizeStays() {
    double[] picture = new Random(1).doubles(Grid.SIDE * Grid.SIDE).toArray();

    assertThat(Grid.of(picture, Grid.SIDE)).containsExactly(picture, within(1e-12));
  }

  @Test
  void cellsAreMeans() {
    int side = 2 * Grid.SIDE;
    double[] picture = new double[side * side];
    picture[0] = 1;
    picture[1] = 2;
    picture[side] = 3;
    picture[side + 1] = 6;

    double[] grid = Grid.of(picture, side);

    assertThat(grid[0]).isEqualTo(3);
    assertThat(Arrays.stream(grid).sum()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 40, 100, 224, 20})
  void theMeanStaysWhateverTheSize(int side) {
    double[] picture = new Random(side).doubles((long) side * side).toArray();

    double mean = Arrays.stream(picture).average().orElseThrow();
    assertThat(Arrays.stream(Grid.of(picture, side)).average().orElseThrow())
        .isCloseTo(mean, within(1e-9));
  }
}
