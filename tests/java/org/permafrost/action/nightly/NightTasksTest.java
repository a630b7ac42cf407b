package org.permafrost.action.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.action.nightly.NightCase.FIRST;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.CountedTasks;
import org.permafrost.table.Table;

/** On a cluster a shuffle of Spark SQL has 200 partitions unless somebody says otherwise. */
@Tag("slow")
class NightTasksTest {
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  @TempDir Path folder;

  private NightCase nights;

  @BeforeEach
  void draw() {
    nights = NightCase.drawn(folder);
  }

  @Test
  void aNightOfFewImagesHasFewTasksWhateverTheNumberOfShufflePartitions() {
    nights.run(FIRST, nights.model(1));
    NightCase clean = nights.elsewhere("clean");
    clean.warehouse().spark().conf().set(PARTITIONS, "200");
    try (CountedTasks tasks = CountedTasks.of(clean.warehouse().spark().sparkContext())) {
      clean.run(FIRST, nights.model(1));

      assertThat(tasks.count()).isBetween(20, 90);
      assertThat(tasks.mostOfAStage()).isLessThanOrEqualTo(4);
    }
    assertThat(clean.rows(FIRST)).isNotEmpty().isEqualTo(nights.rows(FIRST));
  }

  @Test
  void preparingAndRankingThemHasFewTasksToo() {
    List<String> few = preparedAndRanked(nights);
    NightCase clean = nights.elsewhere("clean");
    clean.warehouse().spark().conf().set(PARTITIONS, "200");
    try (CountedTasks tasks = CountedTasks.of(clean.warehouse().spark().sparkContext())) {
      assertThat(preparedAndRanked(clean)).isNotEmpty().isEqualTo(few);

      assertThat(tasks.count()).isBetween(10, 90);
      assertThat(tasks.mostOfAStage()).isLessThanOrEqualTo(4);
    }
  }

  /** Identity of the images, and every rank. */
  private static List<String> preparedAndRanked(NightCase where) {
    Settings settings = where.settings("rank.partitions", "0");
    new PrepareImages(where.warehouse(), Progress.SILENT)
        .run(new PrepareImages.Request(where.images().toString(), "drawn", settings.prep()));
    new RankFilters(where.warehouse(), Progress.SILENT)
        .run(
            new RankFilters.Request(
                Optional.empty(), Optional.of(where.model(1)), "drawn", Split.TRAIN, settings));
    List<String> found = new ArrayList<>();
    where
        .warehouse()
        .read(Table.DATASETS)
        .select("content_hash", "train", "holdout", "validation")
        .union(
            where.warehouse().read(Table.FILTER_RANKS).select("class", "layer", "filter", "rank"))
        .collectAsList()
        .forEach(row -> found.add(row.toString()));
    found.sort(null);
    return found;
  }
}
