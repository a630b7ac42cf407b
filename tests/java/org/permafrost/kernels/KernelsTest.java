package org.permafrost.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What does not depend on partitions, order, neighbours or workers does not under other kernels
 * either than this machine's favourites: each case is a process of its own. Kernels that the
 * machine cannot run are reported as skipped, with the reason.
 */
@Tag("slow")
class KernelsTest {
  private static final List<String> SUITE =
      List.of(
          "org.permafrost.kernels.PlaceInBatchTest",
          "org.permafrost.spark.stage.InferenceStagesTest",
          "org.permafrost.spark.stage.GradientStageTest",
          "org.permafrost.spark.train.EpochTrainerTest",
          "org.permafrost.spark.train.NativeLayersTest",
          "org.permafrost.spark.train.round.ExactFreezingGridTest",
          "org.permafrost.action.train.SealedTrainingTest");

  private static final List<String> EVALUATION =
      List.of("org.permafrost.spark.stage.InferenceStagesTest");

  /**
   * @param flag of the processor that it takes
   * @param helpers whether DL4J may use oneDNN
   */
  private record Case(String blas, String isa, String flag, boolean helpers, List<String> suite) {}

  private static final List<Case> CASES =
      List.of(
          new Case("Prescott", "SSE41", "sse4_1", true, SUITE),
          new Case("Haswell", "AVX2", "avx2", true, SUITE),
          new Case("Zen", "AVX512_CORE", "avx512f", true, SUITE),
          new Case("SkylakeX", "AVX512_CORE", "avx512f", true, SUITE),
          // Convolutions of a batch are one BLAS product then, so images go alone.
          new Case("Haswell", "AVX2", "avx2", false, EVALUATION));

  private static final ExecutorService TWO_AT_A_TIME = Executors.newFixedThreadPool(2);
  private static final Map<Case, Future<List<String>>> RUNS = new LinkedHashMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws IOException {
    for (Case one : CASES) {
      if (processorHas(one.flag())) {
        RUNS.put(one, TWO_AT_A_TIME.submit(() -> run(one)));
      }
    }
  }

  @AfterAll
  static void end() {
    TWO_AT_A_TIME.shutdownNow();
  }

  static List<Case> cases() {
    return CASES;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void nothingDependsOnPlaceOrPartition(Case one) throws Exception {
    assumeTrue(RUNS.containsKey(one), "this processor has no " + one.flag() + ": not run");
    List<String> lines = RUNS.get(one).get();

    assertThat(lines.get(lines.size() - 1))
        .as(String.join("\n", lines))
        .matches("passed [1-9][0-9]* failed 0 skipped 0 images-alone (true|false) kernels .*")
        .contains("images-alone " + !one.helpers())
        .contains("OpenBLAS " + one.blas().toUpperCase(Locale.ROOT))
        .endsWith("oneDNN " + one.isa().toLowerCase(Locale.ROOT));
  }

  private static List<String> run(Case one) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-D"))
        .filter(argument -> !argument.contains("helpers.disable"))
        .forEach(command::add);
    command.add("-Dorg.eclipse.deeplearning4j.helpers.disable=" + !one.helpers());
    command.addAll(List.of("-Xmx2g", "-cp", classPath(), InvarianceSuite.class.getName()));
    command.addAll(one.suite());
    String name = one.blas() + "-" + one.isa() + "-" + one.helpers();
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("OPENBLAS_CORETYPE", one.blas());
    builder.environment().put("DNNL_MAX_CPU_ISA", one.isa());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    try {
      assertThat(process.waitFor()).as(Files.readString(err)).isZero();
      return Files.readAllLines(out, StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean processorHas(String flag) throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    return Files.isReadable(cpuinfo)
        && Files.readAllLines(cpuinfo, StandardCharsets.UTF_8).stream()
            .filter(line -> line.startsWith("flags"))
            .allMatch(line -> List.of(line.split("\\s+")).contains(flag));
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
