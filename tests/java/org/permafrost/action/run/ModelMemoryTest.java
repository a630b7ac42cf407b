package org.permafrost.action.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;

class ModelMemoryTest {
  @ParameterizedTest
  @CsvSource({
    "ewc, union, passing, gradients.bin",
    "exact, share, passing, gradients.bin",
    "si, union, end, synapses.bin",
    "packnet, union, end, packnet.bin"
  })
  void damagedMemoryNamesItsEntryAndItsModel(
      String method, String sharing, String when, String entry) {
    Settings settings =
        SettingsLoader.load(
            Optional.empty(),
            Map.of(
                "train.mode", "freeze",
                "strategy.freeze", method,
                "strategy.sharing", sharing,
                "strategy.freeze-at", when));
    FilterCatalog catalog =
        FilterCatalog.of(Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32)));
    TreeMap<String, byte[]> memory = new TreeMap<>(Map.of(entry, new byte[] {1, 2, 3}));

    assertThatThrownBy(
            () ->
                ModelMemory.of(
                    "runs/epoch-0002.model", () -> Methods.open(settings, catalog, memory)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll("runs/epoch-0002.model", entry);
  }

  @Test
  void otherProblemsStayAsTheyAre() {
    Problem usage = Problem.usage("Set something else.");
    assertThatThrownBy(
            () ->
                ModelMemory.of(
                    "a model",
                    () -> {
                      throw usage;
                    }))
        .isSameAs(usage);
  }
}
