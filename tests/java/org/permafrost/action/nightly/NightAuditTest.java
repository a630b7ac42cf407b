package org.permafrost.action.nightly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.rank.FilterIndex;
import org.permafrost.settings.RejectLimit;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Two classes, three images of each, one layer of three filters: what each audit finds. */
class NightAuditTest {
  private static final FilterIndex INDEX =
      new FilterIndex(List.of(new FilterIndex.Layer("stem", 3, "stem", false)));
  private static final Map<Integer, Long> IMAGES = Map.of(0, 3L, 1, 3L);

  @TempDir static Path folder;

  private static Dataset<Row> scores;
  private static Dataset<Row> ranks;

  @BeforeAll
  static void make() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    List<Row> scoreRows = new ArrayList<>();
    List<Row> rankRows = new ArrayList<>();
    for (int label = 0; label < 2; label++) {
      for (int filter = 0; filter < 3; filter++) {
        Map<String, Object> common =
            Map.of("scorer", "apoz", "label", label, "layer", "stem", "filter", filter);
        Map<String, Object> score = new TreeMap<>(common);
        score.putAll(Map.of("count", 3L, "mean", 1.0, "max", 2.0, "sum", 3.0, "sum_squares", 5.0));
        scoreRows.add(Table.NIGHTLY_SCORES.row(score));
        Map<String, Object> rank = new TreeMap<>(common);
        rank.putAll(Map.of("score", 3.0, "rank", filter + 1, "share", (filter + 1) / 3.0));
        rankRows.add(Table.NIGHTLY_RANKS.row(rank));
      }
    }
    scores = warehouse.frame(Table.NIGHTLY_SCORES, scoreRows);
    ranks = warehouse.frame(Table.NIGHTLY_RANKS, rankRows);
  }

  private static List<String> failed(
      Dataset<Row> scores, Dataset<Row> ranks, Map<Integer, Long> images, long rejected) {
    NightAudit.Expected expected =
        new NightAudit.Expected(
            INDEX,
            List.of("cat", "dog"),
            Set.of(0, 1),
            new TreeMap<>(images),
            Set.of("apoz"),
            Set.of("apoz"),
            Set.of("apoz"),
            rejected,
            new RejectLimit(0.25, 1));
    return new NightAudit(expected)
        .run(scores, ranks).stream()
            .filter(check -> !check.ok())
            .map(NightAudit.Check::toString)
            .toList();
  }

  private static Dataset<Row> with(Dataset<Row> rows, String column, Column where, Object value) {
    return rows.withColumn(column, when(where, lit(value)).otherwise(col(column)));
  }

  private static Column top(int label) {
    return col("label").equalTo(label).and(col("filter").equalTo(0));
  }

  @Test
  void nothingIsWrongWithASoundNight() {
    assertThat(failed(scores, ranks, IMAGES, 2)).isEmpty();
  }

  @Test
  void aMissingClass() {
    assertThat(failed(scores.where("label = 0"), ranks.where("label = 0"), Map.of(0, 3L), 0))
        .satisfiesExactly(
            classes -> assertThat(classes).isEqualTo("classes: dog has no images; no apoz of dog"),
            ranks -> assertThat(ranks).startsWith("ranks: 1 layers of classes are ranked, not 2"));
  }

  @Test
  void countsThatAreNotThoseOfTheImages() {
    assertThat(failed(scores, ranks, Map.of(0, 3L, 1, 4L), 0))
        .containsExactly("counts: apoz of dog counts 3 to 3 images, not 4");
    assertThat(failed(with(scores, "count", top(1), 9L), ranks, IMAGES, 0))
        .containsExactly("counts: apoz of dog counts 3 to 9 images, not 3");
    assertThat(failed(scores.where(org.apache.spark.sql.functions.not(top(1))), ranks, IMAGES, 0))
        .containsExactly("counts: apoz of dog has 2 rows for 3 filters");
  }

  @Test
  void numbersThatAreNone() {
    for (double bad :
        new double[] {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}) {
      assertThat(failed(with(scores, "max", top(0), bad), ranks, IMAGES, 0))
          .containsExactly("finite: 1 numbers of apoz of cat");
      assertThat(failed(scores, with(ranks, "score", top(0), bad), IMAGES, 0))
          .containsExactly("finite: 1 scores of apoz of cat in stem");
    }
  }

  @Test
  void ranksThatAreNoPermutation() {
    assertThat(failed(scores, with(ranks, "rank", top(1), 2), IMAGES, 0))
        .containsExactly(
            "ranks: apoz of dog in stem has 3 ranks of 3 filters, 2 different from 2 to 3");
    assertThat(failed(scores, with(ranks, "filter", top(1), 1), IMAGES, 0))
        .singleElement()
        .asString()
        .startsWith("ranks: apoz of dog");
    assertThat(failed(scores, with(ranks, "layer", top(1), "other"), IMAGES, 0))
        .singleElement()
        .asString()
        .startsWith("ranks: ");
  }

  @Test
  void tooManyRejects() {
    assertThat(failed(scores, ranks, IMAGES, 3))
        .containsExactly(
            "reject share: 3 of 9, 33.33 %, more than nightly.max-reject-share = 25.00 % and"
                + " nightly.tolerated-rejects = 1 allow; mend or remove them, or set"
                + " nightly.max-reject-share=0.334");
  }
}
