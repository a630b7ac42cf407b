package org.permafrost.action.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
