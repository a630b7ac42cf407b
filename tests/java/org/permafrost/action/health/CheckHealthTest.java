package org.permafrost.action.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.health.HealthCheck.Level;
import org.permafrost.progress.Progress;
import org.permafrost.settings.SettingsLoader;

@Tag("slow")
class CheckHealthTest {
  @TempDir private Path folder;

  @Test
  void everythingIsWellHere() {
    HealthReport report = check(folder.resolve("warehouse"));

    assertThat(report.checks()).noneMatch(check -> check.level() == Level.FAILED);
    assertThat(report.checks())
        .extracting(HealthCheck::subject)
        .contains(
            "Java", "Native libraries", "oneDNN", "Layers", "Memory", "Warehouse", "Executors");
  }

  @Test
  void aCatalogThatCannotBeReachedIsNotBlamedOnTheFolder() {
    assertThat(checks("catalog.type", "rest", "catalog.properties.uri", "http://127.0.0.1:1"))
        .filteredOn(check -> check.subject().equals("Warehouse"))
        .singleElement()
        .satisfies(check -> assertThat(check.level()).isEqualTo(Level.FAILED))
        .satisfies(check -> assertThat(check.remedy()).startsWith("Check catalog.type"));
  }

  @Test
  void aCatalogThatCannotBeUsedSaysWhyAndNothingElse() {
    assertThat(checks("catalog.type", "jdbc", "catalog.properties.uri", "jdbc:nowhere:x"))
        .filteredOn(check -> check.level() == Level.FAILED)
        .singleElement()
        .satisfies(
            check ->
                assertThat(check.finding())
                    .startsWith("No JDBC driver takes addresses that begin with jdbc:nowhere:;"))
        .satisfies(check -> assertThat(check.remedy()).isEmpty());
  }

  private List<HealthCheck> checks(String... keysAndValues) {
    Map<String, String> overrides = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      overrides.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    overrides.put("warehouse", folder.resolve("warehouse").toString());
    return new CheckHealth(SettingsLoader.load(Optional.empty(), overrides))
        .run(Progress.SILENT)
        .checks();
  }

  @Test
  void aFileInPlaceOfTheWarehouseIsFoundOut() throws IOException {
    Path file = Files.writeString(folder.resolve("warehouse"), "not a folder");

    HealthReport report = check(file);

    assertThat(report.isHealthy()).isFalse();
    assertThat(report.checks())
        .filteredOn(check -> check.level() == Level.FAILED)
        .singleElement()
        .satisfies(check -> assertThat(check.subject()).isEqualTo("Warehouse"))
        .satisfies(check -> assertThat(check.remedy()).contains("--warehouse"));
  }

  private static HealthReport check(Path warehouse) {
    return new CheckHealth(
            SettingsLoader.load(Optional.empty(), Map.of("warehouse", warehouse.toString())))
        .run(Progress.SILENT);
  }
}
