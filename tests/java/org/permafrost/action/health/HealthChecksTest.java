package org.permafrost.action.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.SparkException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.permafrost.action.health.HealthCheck.Level;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.LayerChoice;
import org.permafrost.network.onednn.graph.NativeGraph;
import org.permafrost.settings.NetworkSettings.WantedLayers;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;

class HealthChecksTest {
  private static final long GIB = 1L << 30;

  @Test
  void aPlanLargerThanTheMachineFails() {
    HealthCheck check = MemoryChecks.plan(6 * GIB, 12 * GIB, 16 * GIB, OptionalLong.of(15 * GIB));

    assertThat(check.level()).isEqualTo(Level.FAILED);
    assertThat(check.finding()).contains("heap 6.0 GiB", "off-heap 12.0 GiB", "16.0 GiB");
    assertThat(check.remedy()).contains("PERMAFROST_HEAP", "PERMAFROST_OFFHEAP");
  }

  @Test
  void aPlanLargerThanWhatIsFreeWarns() {
    assertThat(level(4, 6, 16, OptionalLong.of(8 * GIB))).isEqualTo(Level.WARNING);
    assertThat(level(4, 6, 16, OptionalLong.of(11 * GIB))).isEqualTo(Level.OK);
    assertThat(level(4, 6, 16, OptionalLong.empty())).isEqualTo(Level.OK);
  }

  @Test
  void tasksThatNeedMoreThanTheLimitFail() {
    TaskMemoryChecks.Need training = new TaskMemoryChecks.Need(64, 2 * GIB, 2);
    TaskMemoryChecks.Need scoring = new TaskMemoryChecks.Need(32, GIB, 4);

    HealthCheck fits = TaskMemoryChecks.check(WantedLayers.NATIVE, training, scoring, 8 * GIB);
    HealthCheck failed = TaskMemoryChecks.check(WantedLayers.STOCK, training, scoring, 8 * GIB - 1);

    assertThat(fits.level()).isEqualTo(Level.OK);
    assertThat(fits.finding())
        .isEqualTo(
            "native layers: training 2.0 GiB at batch 64, scoring 1.0 GiB at batch 32;"
                + " 2 and 4 tasks take 8.0 GiB of 8.0 GiB off-heap");
    assertThat(failed.level()).isEqualTo(Level.FAILED);
    assertThat(failed.finding()).contains("DL4J's layers, which are set, take more");
    assertThat(failed.remedy()).contains("train.batch-size", "train.workers", "PERMAFROST_OFFHEAP");
  }

  @Test
  void aTaskOfSparkThatFailsIsAFinding() {
    List<HealthCheck> checks =
        HealthCheck.guarded("Executors", "Look.", () -> fail(new SparkException("Task lost")));

    assertThat(checks)
        .containsExactly(HealthCheck.failed("Executors", "SparkException: Task lost", "Look."));
  }

  /** As Scala does: the exception is checked, and nobody declares it. */
  @SuppressWarnings("unchecked")
  private static <R, E extends Exception> R fail(Exception checked) throws E {
    throw (E) checked;
  }

  @Test
  void vectorsOfStepHooksMustFitTheHeap() {
    Method si = method("si", "step");
    FilterCatalog catalog = FilterCatalog.of(LayerChecks.network(settings("si", "step")));
    long each = 4L * catalog.trainableParameters() * Float.BYTES;

    HealthCheck fits = TaskMemoryChecks.vectors(si, 3, 3 * each).orElseThrow();
    HealthCheck failed = TaskMemoryChecks.vectors(si, 3, 3 * each - 1).orElseThrow();

    assertThat(fits.level()).isEqualTo(Level.OK);
    assertThat(fits.finding()).contains("strategy.freeze = si", "3 workers");
    assertThat(failed.level()).isEqualTo(Level.FAILED);
    assertThat(failed.remedy()).contains("train.workers", "PERMAFROST_HEAP");
    assertThat(TaskMemoryChecks.vectors(method("exact", "step"), 3, 0)).isEmpty();
  }

  private static Settings settings(String freeze, String path) {
    return SettingsLoader.load(
        Optional.empty(),
        Map.of(
            "network.name",
            "resnet-small",
            "train.mode",
            "freeze",
            "strategy.freeze",
            freeze,
            "strategy.si.path",
            path));
  }

  private static Method method(String freeze, String path) {
    Settings settings = settings(freeze, path);
    return Methods.ofSettings(
        new MethodContext(settings, FilterCatalog.of(LayerChecks.network(settings))),
        new TreeMap<>());
  }

  @Test
  void nativeLayersThatAreAskedForMustBeThere() {
    NativeGraph some = graph(Optional.empty(), Optional.of("it is dense"));
    NativeGraph none = graph(Optional.of("the processor is old"), Optional.of("it is dense"));

    assertThat(LayerChecks.check(layers("auto"), some).finding())
        .startsWith("network.layers = auto, here native; of resnet34, 1 of 2 layers run on oneDNN");
    assertThat(LayerChecks.check(layers("native"), some).level()).isEqualTo(Level.OK);
    assertThat(LayerChecks.check(layers("auto"), none).level()).isEqualTo(Level.OK);
    assertThat(LayerChecks.check(layers("auto"), none).finding())
        .contains("here stock", "the processor is old");
    HealthCheck failed = LayerChecks.check(layers("native"), none);
    assertThat(failed.level()).isEqualTo(Level.FAILED);
    assertThat(failed.remedy()).isEqualTo("Set network.layers to auto or stock.");
  }

  private static Settings layers(String layers) {
    return SettingsLoader.load(Optional.empty(), Map.of("network.layers", layers));
  }

  private static NativeGraph graph(Optional<String> first, Optional<String> second) {
    return new NativeGraph(
        new ComputationGraphConfiguration(),
        List.of(
            new LayerChoice("a", "ConvolutionLayer", first),
            new LayerChoice("b", "OutputLayer", second)));
  }

  @Test
  void javaVersionsAreJudged() {
    assertThat(JavaChecks.version(11).level()).isEqualTo(Level.FAILED);
    assertThat(JavaChecks.version(17).level()).isEqualTo(Level.OK);
    assertThat(JavaChecks.version(21).level()).isEqualTo(Level.WARNING);
    assertThat(JavaChecks.names("UTF-8").level()).isEqualTo(Level.OK);
    assertThat(JavaChecks.names("ANSI_X3.4-1968").level()).isEqualTo(Level.WARNING);
  }

  @Test
  void nativeFindingsBecomeWarningsAndFailures() {
    assertThat(levels(new NativeState("CPU", true, true, "", 1, GIB, "kernels")))
        .containsOnly(Level.OK);
    assertThat(levels(new NativeState("CPU", false, true, "", 1, GIB, "kernels")))
        .containsExactly(Level.FAILED, Level.OK, Level.OK, Level.OK);
    assertThat(levels(new NativeState("CPU", true, false, "use -onednn", 8, GIB, "kernels")))
        .containsExactly(Level.OK, Level.OK, Level.WARNING, Level.WARNING);
  }

  @Test
  void anExecutorWithoutNativesFailsWithItsHostAndReason() {
    NativeState none = new NativeState("none", false, false, "", 0, 0, "");
    ExecutorState state =
        new ExecutorState("3", "node7", "17.0.9", GIB, none, "UnsatisfiedLinkError: no jnind4jcpu");

    HealthCheck check = ExecutorChecks.check(state);

    assertThat(check.level()).isEqualTo(Level.FAILED);
    assertThat(check.subject()).isEqualTo("Executor 3");
    assertThat(check.finding()).contains("node7", "no jnind4jcpu");
  }

  private static ExecutorState computingWith(String executor, String kernels) {
    return new ExecutorState(
        executor, "node", "17", GIB, new NativeState("CPU", true, true, "", 1, GIB, kernels), "");
  }

  @Test
  void executorsThatRoundDifferentlyAreNamed() {
    ExecutorState broken =
        new ExecutorState(
            "4", "node", "17", GIB, new NativeState("none", false, false, "", 0, 0, ""), "broken");

    HealthCheck one =
        ExecutorChecks.kinds(List.of(computingWith("1", "a"), computingWith("2", "a"), broken));
    HealthCheck two =
        ExecutorChecks.kinds(
            List.of(computingWith("1", "b"), computingWith("2", "a"), computingWith("3", "b")));

    assertThat(one).isEqualTo(HealthCheck.ok("Kernels of executors", "a"));
    assertThat(two.level()).isEqualTo(Level.WARNING);
    assertThat(two.finding()).contains("2 kinds", "a (executor 2); b (executor 1, 3)");
    assertThat(two.remedy()).contains("OPENBLAS_CORETYPE", "DNNL_MAX_CPU_ISA");
  }

  @Test
  void aCheckThatBreaksIsAFailedCheckWithItsRootCause() {
    List<HealthCheck> checks =
        HealthCheck.guarded(
            "Warehouse",
            "Choose another folder.",
            () -> {
              throw new IllegalStateException("outer", new IOException("disk full"));
            });

    assertThat(checks)
        .containsExactly(
            HealthCheck.failed("Warehouse", "IOException: disk full", "Choose another folder."));
    assertThat(new HealthReport(checks).isHealthy()).isFalse();
  }

  private static Level level(long heap, long offHeap, long machine, OptionalLong available) {
    return MemoryChecks.plan(heap * GIB, offHeap * GIB, machine * GIB, available).level();
  }

  private static List<Level> levels(NativeState state) {
    return NativeChecks.of(state, 8).stream().map(HealthCheck::level).toList();
  }
}
