package org.permafrost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTableTest {
  @Test
  void classesOfSubpackagesAreSummedAndSharesRoundedDown() {
    List<String> report =
        List.of(
            "GROUP,PACKAGE,CLASS,BRANCH_MISSED,BRANCH_COVERED,LINE_MISSED,LINE_COVERED",
            "Permafrost,org.permafrost.rank,Order,0,0,0,7",
            "Permafrost,org.permafrost.cli,Main,1,2,1,1",
            "Permafrost,org.permafrost.cli.sql,Prompt,0,1,0,1999");

    assertThat(CoverageTable.of(report).lines())
        .containsExactly(
            "Coverage by the tests, without the processes they start:",
            "package              classes   lines    % run branches  % taken",
            "cli                        2    2001     99.9        4     75.0",
            "rank                       1       7    100.0        0        -",
            "all                        3    2008     99.9        4     75.0");
  }
}
