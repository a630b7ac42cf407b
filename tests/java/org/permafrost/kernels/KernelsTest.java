package org.permafrost.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
          "org.permafrost.spark.InferenceStagesTest",
          "org.permafrost.spark.GradientStageTest",
          "org.permafrost.spark.EpochTrainerTest",
          "org.permafrost.spark.NativeLayersTest",
          "org.permafrost.spark.ExactFreezingGridTest");

  @TempDir Path folder;

  @ParameterizedTest(name = "OpenBLAS {0}, oneDNN {1}")
  @CsvSource({
    "Prescott, SSE41, sse4_1",
    "Haswell, AVX2, avx2",
    "Zen, AVX512_CORE, avx512f",
    "SkylakeX, AVX512_CORE, avx512f"
  })
  void nothingDependsOnPlaceOrPartition(String blas, String isa, String flag) throws IOException {
    assumeTrue(
        processorHas(flag), "this processor has no " + flag + ", so " + blas + " did not run");
    List<String> lines = run(blas, isa, false, SUITE);

    String last = lines.get(lines.size() - 1);
    assertThat(last)
        .as(String.join("\n", lines))
        .matches("passed [1-9][0-9]* failed 0 skipped 0 images-alone false kernels .*")
        .contains("OpenBLAS " + blas.toUpperCase(Locale.ROOT))
        .endsWith("oneDNN " + isa.toLowerCase(Locale.ROOT));
  }

  /** Convolutions of a batch are one BLAS product then. */
  @Test
  void withoutOneDnnImagesGoAlone() throws IOException {
    assumeTrue(processorHas("avx2"), "this processor has no avx2, so Haswell did not run");
    List<String> lines =
        run("Haswell", "AVX2", true, List.of("org.permafrost.spark.InferenceStagesTest"));

    assertThat(lines.get(lines.size() - 1))
        .as(String.join("\n", lines))
        .matches("passed [1-9][0-9]* failed 0 skipped 0 images-alone true kernels .*");
  }

  private List<String> run(String blas, String isa, boolean withoutHelpers, List<String> classes)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-D"))
        .filter(argument -> !argument.contains("helpers.disable"))
        .forEach(command::add);
    command.add("-Dorg.eclipse.deeplearning4j.helpers.disable=" + withoutHelpers);
    command.addAll(List.of("-Xmx2g", "-cp", classPath(), InvarianceSuite.class.getName()));
    command.addAll(classes);
    File out = folder.resolve("out").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out)
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("OPENBLAS_CORETYPE", blas);
    builder.environment().put("DNNL_MAX_CPU_ISA", isa);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    try {
      int code = process.waitFor();
      List<String> lines = Files.readAllLines(out.toPath(), StandardCharsets.UTF_8);
      assertThat(code).as(Files.readString(folder.resolve("err"))).isZero();
      return lines;
    } catch (InterruptedException e) {
      throw new IOException(e);
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
