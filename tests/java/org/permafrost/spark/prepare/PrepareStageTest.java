package org.permafrost.spark.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.progress.Progress;
import org.permafrost.settings.PrepSettings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.SparkJobs;
import org.permafrost.spark.source.SourceReader;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

class PrepareStageTest {
  @TempDir Path folder;

  @Test
  void doesNotDependOnPartitions() throws IOException {
    Path drawn = folder.resolve("drawn");
    new DrawnImages(1).write(drawn, 60);
    Files.copy(drawn.resolve("train/ring/ring-0001.png"), drawn.resolve("train/ring/again.png"));
    Files.write(drawn.resolve("train/ring/empty.png"), new byte[0]);
    Warehouse warehouse = LocalSpark.warehouse(folder.resolve("warehouse"));
    PrepSettings settings =
        LocalSpark.settings(folder, Map.of("prep.image-size", "32", "prep.holdout", "0.3")).prep();
    Set<List<Object>> results = new HashSet<>();
    for (int tasks : new int[] {1, 2, 7}) {
      try (SourceReader reader =
              SourceReader.open(drawn.toString(), "--source", "drawn", settings, warehouse);
          PrepareStage stage =
              PrepareStage.run(
                  warehouse.spark(), "drawn", reader.source(), settings, tasks, Progress.SILENT)) {
        PrepareStage.Division division = stage.divide();
        division.write(warehouse);
        stage.writeRejected(warehouse);
        results.add(
            List.of(
                stage.rejections(),
                division.classes(),
                division.contentHash(),
                rows(warehouse, Table.IMAGES, "image_id"),
                rows(warehouse, Table.REJECTED_IMAGES, "path")));
      }
    }
    assertThat(results).hasSize(1);
    Rejections rejections = (Rejections) results.iterator().next().get(0);
    assertThat(rejections.counts()).isEqualTo(Map.of("duplicate", 1L, "zero-byte", 1L));
    assertThat(rejections.describe())
        .isEqualTo("1 duplicate (train/ring/ring-0001.png); 1 zero-byte (train/ring/empty.png)");
  }

  private static List<String> rows(Warehouse warehouse, Table table, String order) {
    return warehouse.read(table).orderBy(order).toJSON().collectAsList();
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 25, 3",
    "0.1, 24, 2",
    "0.1, 4, 1",
    "0.1, 2, 1",
    "0.9, 2, 1",
    "0.5, 3, 2",
    "0, 50, 0"
  })
  void roundsTheShareOfAClass(double share, long images, long taken) {
    assertThat(SplitPlan.taken(share, images)).isEqualTo(taken);
  }

  @Test
  void describesItsJobsAndPutsTheCallersDescriptionBack() {
    Warehouse warehouse = LocalSpark.warehouse(folder.resolve("warehouse"));
    var context = warehouse.spark().sparkContext();
    assertThat(context.getLocalProperty("spark.job.description"))
        .as("of jobs that say nothing of their own")
        .isEqualTo("tests");
    context.setLocalProperty("spark.job.description", "outer");
    String inner =
        SparkJobs.described(
            context, "group", "inner", () -> context.getLocalProperty("spark.job.description"));
    assertThat(inner).isEqualTo("inner");
    assertThat(context.getLocalProperty("spark.job.description")).isEqualTo("outer");
    assertThat(context.getLocalProperty("spark.jobGroup.id")).isEqualTo("permafrost");
    context.setLocalProperty("spark.job.description", null);
  }
}
