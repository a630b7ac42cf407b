package org.permafrost.network.onednn;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * What decides how a process rounds, besides this program: the kernels its libraries chose for the
 * processor. Two processes of one kind give the same bits for the same work; of two kinds, sums
 * differ in their last bits.
 *
 * @param vectors units that ND4J's own loops were compiled for, for example avx2
 * @param blas kernels of OpenBLAS, for example HASWELL; OPENBLAS_CORETYPE chooses others
 * @param oneDnn instruction set of oneDNN, for example avx512_core; DNNL_MAX_CPU_ISA lowers it
 */
public record ProcessorKind(String vectors, String blas, String oneDnn) implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String UNKNOWN = "unknown";
  private static final List<String> LEVELS = List.of("generic", "avx", "avx2", "avx512");

  /** Those OpenBLAS 0.3.19 can choose between on x86-64. */
  private static final List<String> KERNELS =
      List.of(
          "PRESCOTT",
          "CORE2",
          "NEHALEM",
          "SANDYBRIDGE",
          "HASWELL",
          "ZEN",
          "SKYLAKEX",
          "COOPERLAKE",
          "BARCELONA",
          "BULLDOZER",
          "PILEDRIVER",
          "STEAMROLLER",
          "EXCAVATOR");

  private static final Map<Integer, String> INSTRUCTION_SETS =
      Map.of(
          dnnl.dnnl_cpu_isa_sse41, "sse41",
          dnnl.dnnl_cpu_isa_avx, "avx",
          dnnl.dnnl_cpu_isa_avx2, "avx2",
          dnnl.dnnl_cpu_isa_avx2_vnni, "avx2_vnni",
          dnnl.dnnl_cpu_isa_avx512_core, "avx512_core",
          dnnl.dnnl_cpu_isa_avx512_core_vnni, "avx512_core_vnni",
          dnnl.dnnl_cpu_isa_avx512_core_bf16, "avx512_core_bf16",
          dnnl.dnnl_cpu_isa_avx512_core_amx, "avx512_core_amx");

  private static final class Current {
    static final ProcessorKind KIND = read();

    private Current() {}
  }

  /** The kind of this process; loads the native libraries. */
  public static ProcessorKind current() {
    return Current.KIND;
  }

  /** For tables and people. */
  public String text() {
    return "ND4J " + vectors + ", OpenBLAS " + blas + ", oneDNN " + oneDnn;
  }

  private static ProcessorKind read() {
    // In this order: the holder can only be loaded once ND4J has chosen a backend.
    boolean cpu = Nd4j.getEnvironment().isCPU();
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    if (!cpu) {
      return new ProcessorKind("cuda " + natives.getDeviceName(0), "none", "none");
    }
    int level = natives.binaryLevel();
    return new ProcessorKind(
        level >= 0 && level < LEVELS.size() ? LEVELS.get(level) : UNKNOWN,
        kernels().orElse(UNKNOWN),
        OneDnn.isPresent()
            ? INSTRUCTION_SETS.getOrDefault(dnnl.dnnl_get_effective_cpu_isa(), UNKNOWN)
            : "none");
  }

  /**
   * OpenBLAS built for many processors keeps a table of kernels for each, and a pointer to the one
   * in use.
   */
  private static Optional<String> kernels() {
    // The first product loads OpenBLAS.
    Nd4j.ones(1, 1).mmul(Nd4j.ones(1, 1)).close();
    Pointer chosen = Loader.addressof("gotoblas");
    if (chosen == null) {
      return Optional.empty();
    }
    long table = new LongPointer(chosen).get();
    return KERNELS.stream()
        .filter(
            kernel -> {
              Pointer own = Loader.addressof("gotoblas_" + kernel);
              return own != null && own.address() == table;
            })
        .findFirst();
  }
}
