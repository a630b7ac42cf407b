package org.permafrost.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For tests/cluster/faults; takes too long for every build. */
class WholeFaultMatrix {
  @Test
  void nothingIsWrong() throws Exception {
    Path folder = Path.of(System.getProperty("faults.folder"));
    long seed = Long.getLong("faults.seed");
    String cells = System.getProperty("faults.cells");
    List<Fault> plan =
        cells.equals("all")
            ? FaultPlan.whole(seed)
            : FaultPlan.sample(seed, Integer.parseInt(cells));

    FaultLog log = FaultMatrix.run(folder, seed, plan);

    Files.writeString(folder.resolve("matrix.txt"), FaultTable.of(log.rows()));
    assertThat(log.rows()).hasSizeGreaterThanOrEqualTo(plan.size());
    assertThat(log.rows()).noneMatch(row -> row.get(3).equals("wrong"));
    assertThat(log.orphans()).isEmpty();
  }
}
