package org.permafrost.network.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The kernels a process computes with. */
class ProcessorKindTest {
  @Test
  void aProcessThatHasUsedNoNd4jBeforeNamesItsKernelsToo() throws Exception {
    assertThat(ChildJvm.lastLine(ProcessorKindTest.class, "-Xmx512m"))
        .isEqualTo(ProcessorKind.current().text());
  }

  /** Prints what it found. */
  public static void main(String[] arguments) {
    System.out.println(ProcessorKind.current().text());
    System.exit(0);
  }
}
