package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.spark.LocalSpark;

class DraftTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final Map<String, Object> KEY = Map.of("night", NIGHT);

  @TempDir Path folder;

  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = LocalSpark.warehouse(folder);
  }

  private static Row row(LocalDate night, int rank) {
    return Table.NIGHTLY_RANKS.row(
        Map.of("night", night, "scorer", "apoz", "layer", "stem", "filter", 1, "rank", rank));
  }

  private List<Integer> ranks(String version) {
    return warehouse
        .spark()
        .sql("SELECT rank FROM nightly_ranks " + version + " ORDER BY night, rank")
        .collectAsList()
        .stream()
        .map(found -> found.getInt(0))
        .toList();
  }

  private Draft draft(int... ranks) {
    Draft draft = warehouse.draft(Table.NIGHTLY_RANKS, "audit");
    draft.replace(KEY, java.util.Arrays.stream(ranks).mapToObj(rank -> row(NIGHT, rank)).toList());
    return draft;
  }

  @Test
  void publishingAgainBecauseTheAnswerWasLostIsNoConflict() {
    Draft draft = draft(1, 2);
    long snapshot = draft.publish("night");

    assertThat(draft.publish("night")).isEqualTo(snapshot);
    assertThat(ranks("")).containsExactly(1, 2);
  }

  @Test
  void readersSeeADraftWhenItIsPublished() {
    Draft draft = draft(1, 2);

    assertThat(ranks("")).isEmpty();
    assertThat(ranks("VERSION AS OF 'audit'")).containsExactly(1, 2);
    assertThat(draft.read().count()).isEqualTo(2);

    long snapshot = draft.publish("night");

    assertThat(ranks("")).containsExactly(1, 2);
    assertThat(ranks("VERSION AS OF 'night'")).containsExactly(1, 2);
    assertThat(ranks("VERSION AS OF " + snapshot)).containsExactly(1, 2);
    assertThat(warehouse.load(Table.NIGHTLY_RANKS).refs()).containsOnlyKeys("main", "night");
  }

  @Test
  void theSameRowsAreNotWrittenAgain() {
    long first = draft(1, 2).publish("night");
    Draft again = draft(2, 1);

    assertThat(again.isPublished()).isTrue();
    assertThat(again.publish("night")).isEqualTo(first);
    assertThat(again.publish("other")).as("a tag that is missing").isEqualTo(first);

    assertThat(draft(1, 3).publish("night")).isNotEqualTo(first);
    assertThat(ranks("VERSION AS OF 'night'")).containsExactly(1, 3);
  }

  @Test
  void otherKeysStay() {
    draft(1).publish("night");
    Draft next = warehouse.draft(Table.NIGHTLY_RANKS, "audit-next");
    next.replace(Map.of("night", NIGHT.plusDays(1)), List.of(row(NIGHT.plusDays(1), 7)));
    next.publish("next");

    assertThat(ranks("")).containsExactly(1, 7);
    assertThat(ranks("VERSION AS OF 'night'")).containsExactly(1);
  }

  @Test
  void aTableThatChangedMeanwhileIsNotMoved() {
    draft(1).publish("night");
    Draft draft = draft(2);
    warehouse.replace(
        Table.NIGHTLY_RANKS,
        Map.of("night", NIGHT.plusDays(1)),
        List.of(row(NIGHT.plusDays(1), 9)));

    refuses(() -> draft.publish("night"), "table nightly_ranks");
    assertThat(ranks("")).containsExactly(1, 9);
    assertThat(ranks("VERSION AS OF 'night'")).containsExactly(1);
  }

  @Test
  void aBranchThatAnotherWroteToIsNotPublished() {
    Draft mine = draft(1);
    draft(2);

    refuses(() -> mine.publish("night"), "branch audit");
    assertThat(ranks("")).isEmpty();
  }

  private static void refuses(Runnable work, String words) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessageContaining(words);
  }
}
