package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.Problem;

class ProcessorKindsTest {
  private static final SparkConf NONE = new SparkConf(false);
  private static final ProcessorKinds TWO =
      ProcessorKinds.of(Map.of("0", "HASWELL", "1", "ZEN", "2", "HASWELL"));

  @Test
  void trainingOnSeveralKindsIsRefusedUnlessAskedFor() {
    assertThatThrownBy(() -> TWO.checkTraining(NONE))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("HASWELL (executor 0, 2)")
        .hasMessageContaining("ZEN (executor 1)")
        .hasMessageContaining("spark.executorEnv.OPENBLAS_CORETYPE=Haswell")
        .hasMessageContaining("spark.permafrost.processors=any");
    SparkConf any = new SparkConf(false).set("spark.permafrost.processors", "any");
    assertThatCode(() -> TWO.checkTraining(any)).doesNotThrowAnyException();
    assertThatThrownBy(() -> TWO.only("add up")).hasMessageContaining("add up");
  }

  @Test
  void oneKindTrainsWithoutAsking() {
    ProcessorKinds one = ProcessorKinds.of(Map.of("0", "ZEN", "1", "ZEN"));
    assertThatCode(() -> one.checkTraining(NONE)).doesNotThrowAnyException();
    assertThat(one.with("HASWELL")).isEqualTo("HASWELL; ZEN");
  }
}
