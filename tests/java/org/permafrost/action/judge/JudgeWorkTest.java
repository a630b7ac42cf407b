package org.permafrost.action.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.pass.Ablation;

class JudgeWorkTest {
  private static final FilterIndex INDEX =
      new FilterIndex(
          IntStream.range(0, 4)
              .mapToObj(i -> new FilterIndex.Layer("c" + i, 8, "s", false))
              .toList());

  private static List<TopFilters.Choice> sets(String layer, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new TopFilters.Choice(
                    "mean", 0.1, i, new Ablation(List.of(new FilterId(layer, i)))))
        .toList();
  }

  @Test
  void earlyLayersAreTheLargerPieces() {
    Map<String, List<TopFilters.Choice>> places = new LinkedHashMap<>();
    places.put("c0", sets("c0", 4));
    places.put("c2", sets("c2", 4));
    JudgeWork work = JudgeWork.of(INDEX, places);

    assertThat(work.share()).isZero();
    work.finish("c0");
    assertThat(work.share()).isEqualTo(5.0 / 8);
    work.finish("c2");
    assertThat(work.share()).isEqualTo(1);
  }

  @Test
  void setsThatAreTheSameAreComputedOnce() {
    Map<String, List<TopFilters.Choice>> places = new LinkedHashMap<>();
    List<TopFilters.Choice> one = sets("c0", 1);
    places.put("c0", List.of(one.get(0), one.get(0), one.get(0)));
    places.put("c1", sets("c1", 4));
    JudgeWork work = JudgeWork.of(INDEX, places);
    work.finish("c0");

    assertThat(work.share()).isEqualTo(2.0 / 6);
  }

  @Test
  void allLayersAtOnceAreOnePiece() {
    JudgeWork work = JudgeWork.of(INDEX, Map.of(TopFilters.EVERYWHERE, sets("c0", 3)));
    work.finish(TopFilters.EVERYWHERE);

    assertThat(work.share()).isEqualTo(1);
  }
}
