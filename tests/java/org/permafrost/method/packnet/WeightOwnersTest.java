package org.permafrost.method.packnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.permafrost.freeze.Intervals;
import org.permafrost.network.catalog.Range;

class WeightOwnersTest {
  private static final SortedSet<Integer> FIRST = new TreeSet<>(List.of(0, 1));
  private static final SortedSet<Integer> SECOND = new TreeSet<>(List.of(2, 3));

  /** One layer behind one number that belongs to nobody. */
  private static WeightOwners layer(int weights) {
    return WeightOwners.none(List.of(new PackedLayer("conv", new Range(1, weights), List.of())));
  }

  private static float[] at(float... weights) {
    float[] parameters = new float[weights.length + 1];
    System.arraycopy(weights, 0, parameters, 1, weights.length);
    return parameters;
  }

  private static byte[] owners(WeightOwners before, double share, float... weights) {
    return before.learn(FIRST, at(weights), layer -> share).bytes();
  }

  @Test
  void theSmallerHalfIsLeftToTheNextTask() {
    WeightOwners one = layer(4).learn(FIRST, at(.1f, -.5f, .3f, -.2f), layer -> .5);

    assertThat(one.bytes()).containsExactly(0, 1, 1, 0);
    float[] view = at(.1f, -.5f, .3f, -.2f);
    one.clear(1, view);
    assertThat(view).containsExactly(at(0, -.5f, .3f, 0));
    assertThat(one.free().positions()).containsExactly(1, 4);

    WeightOwners two = one.learn(SECOND, at(.9f, -.5f, .3f, -.7f), layer -> 0);
    assertThat(two.bytes()).containsExactly(2, 1, 1, 2);
    assertThat(two.hasFree()).isFalse();
    assertThat(two.tasks()).containsExactly(FIRST, SECOND);
    float[] first = at(.9f, -.5f, .3f, -.7f);
    two.clear(1, first);
    assertThat(first).as("what later tasks own is nothing to the first").containsExactly(view);
  }

  @Test
  void theShareIsOfTheWeightsThatWereFree() {
    WeightOwners one = layer(4).learn(FIRST, at(.1f, -.5f, .3f, -.2f), layer -> .5);

    assertThat(one.learn(SECOND, at(.9f, -.01f, .02f, -.7f), layer -> .5).bytes())
        .containsExactly(2, 1, 1, 0);
  }

  @Test
  void equalWeightsGoTogether() {
    assertThat(owners(layer(4), .25, .2f, -.2f, .2f, .3f)).containsExactly(0, 0, 0, 1);
  }

  @Test
  void countsAreRoundedHalfToEvenAndMayBeNone() {
    assertThat(owners(layer(1), .5, .2f)).as("round(0.5) = 0").containsExactly(1);
    assertThat(owners(layer(3), .5, .1f, .2f, .3f)).as("round(1.5) = 2").containsExactly(0, 0, 1);
    assertThat(owners(layer(5), .5, 1, 2, 3, 4, 5))
        .as("round(2.5) = 2")
        .containsExactly(0, 0, 1, 1, 1);
    assertThat(owners(layer(2), .1, 0, .3f)).as("round(0.2) = 0").containsExactly(1, 1);
    assertThat(owners(layer(2), 0, 0, 0)).containsExactly(1, 1);
  }

  @Test
  void aLayerWithoutFreeWeightsStaysAsItIs() {
    WeightOwners full = layer(2).learn(FIRST, at(1, 2), layer -> 0);

    assertThat(full.learn(SECOND, at(0, 0), layer -> .5).bytes()).containsExactly(1, 1);
  }

  @Test
  void layersAreCutEachByItself() {
    WeightOwners two =
        WeightOwners.none(
            List.of(
                new PackedLayer("a", new Range(0, 2), List.of()),
                new PackedLayer("b", new Range(3, 2), List.of())));

    WeightOwners learned =
        two.learn(FIRST, new float[] {9, 8, 0, .1f, .2f}, layer -> layer.equals("b") ? .5 : 0);

    assertThat(learned.bytes()).containsExactly(1, 1, 0, 1);
    assertThat(learned.of(1))
        .containsExactly(
            Intervals.of(List.of(Range.between(0, 2))), Intervals.of(List.of(Range.between(4, 5))));
  }

  @Test
  void anOwnerAbove127IsNoNegativeNumber() {
    byte[] owners = {(byte) 200, 1};
    WeightOwners many =
        new WeightOwners(
            List.of(new PackedLayer("conv", new Range(1, 2), List.of())), List.of(), owners);
    float[] early = at(5, 6);
    many.clear(199, early);
    assertThat(early).containsExactly(at(0, 6));
    float[] late = at(5, 6);
    many.clear(200, late);
    assertThat(late).containsExactly(at(5, 6));
  }
}
