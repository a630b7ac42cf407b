package org.permafrost.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every kind of fault for every command, the same for the same seed. */
class FaultPlanTest {
  private static final int SEED = 1;

  @Test
  void everyCommandMeetsEveryKindInEveryThirdOfItsTime() {
    List<Fault> whole = FaultPlan.whole(SEED);

    assertThat(whole)
        .isEqualTo(FaultPlan.whole(SEED))
        .hasSize(Work.values().length * Kind.values().length * FaultPlan.THIRDS);
    assertThat(whole).extracting(Fault::id).doesNotHaveDuplicates();
    assertThat(whole)
        .allSatisfy(f -> assertThat((int) (f.moment() * FaultPlan.THIRDS)).isEqualTo(f.third()));
    assertThat(FaultPlan.whole(SEED + 1)).isNotEqualTo(whole);
  }
}
