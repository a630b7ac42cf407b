package org.permafrost.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that meet faults: equal to the last bit, or a stop with a message and the same again. */
@Tag("slow")
class FaultsTest {
  private static final int SEED = 1;

  @TempDir Path folder;

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

  @Test
  void aSampleOfAllKindsLeavesNothingWrong() throws Exception {
    List<Fault> sample = FaultPlan.sample(SEED, Kind.values().length);
    Set<Kind> kinds = sample.stream().map(Fault::kind).collect(Collectors.toSet());
    assertThat(kinds).hasSize(Kind.values().length);

    FaultLog log = FaultMatrix.run(folder, SEED, sample);

    assertThat(log.rows()).hasSize(sample.size());
    assertThat(log.rows())
        .as("what became of the jobs")
        .allSatisfy(
            row -> assertThat(row.get(3)).isIn("same", "stopped", "killed", "nothing-to-hit"));
    assertThat(log.orphans()).isEmpty();
  }
}
