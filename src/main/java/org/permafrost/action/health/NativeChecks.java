package org.permafrost.action.health;

import java.util.ArrayList;
import java.util.List;

/** The native libraries of this process. */
final class NativeChecks {
  private NativeChecks() {}

  static List<HealthCheck> run() {
    return HealthCheck.guarded(
        "Native libraries",
        "Build for this platform (-Djavacpp.platform=...), see README, Other platforms; or remove"
            + " ~/.javacpp/cache and try again.",
        () -> of(NativeState.read(), Runtime.getRuntime().availableProcessors()));
  }

  static List<HealthCheck> of(NativeState state, int cores) {
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(
        state.arithmetic()
            ? HealthCheck.ok("Native libraries", "ND4J on %s", state.backend())
            : HealthCheck.failed(
                "Native libraries",
                "ND4J on " + state.backend() + " multiplies a 2x2 matrix wrongly",
                "Remove ~/.javacpp/cache; if it persists, choose another build with"
                    + " -Dnd4j.extension=..., see README, Other platforms."));
    checks.add(HealthCheck.ok("Kernels", "%s", state.kernels()));
    checks.add(
        state.helpers()
            ? HealthCheck.ok("oneDNN", "DL4J hands its layers to oneDNN")
            : HealthCheck.warning(
                "oneDNN", "off: training is several times slower", state.helperRemedy()));
    checks.add(
        state.threads() == 1
            ? HealthCheck.ok("Threads", "%d cores, 1 native thread per task", cores)
            : HealthCheck.warning(
                "Threads",
                state.threads() + " native threads per task on " + cores + " cores",
                "Set OMP_NUM_THREADS=1: Spark runs one task per core."));
    return checks;
  }
}
