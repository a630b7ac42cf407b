package org.permafrost.action.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.table.Table;

/** What the tables say of a run is proven too: rows that are missing, changed or too many. */
@Tag("slow")
class VerifyTablesTest {
  private static final String EXACT = "exact";
  private static final String SEALED = "sealed";
  private static final String LEAKY = "leaky";
  private static final List<Table> TABLES =
      List.of(
          Table.RUNS, Table.EPOCHS, Table.FROZEN_FILTERS, Table.FROZEN_PROOFS, Table.SEALED_PROOFS);

  @TempDir static Path folder;

  private static TrainingCase training;
  private static final Map<Table, List<Row>> ROWS = new HashMap<>();

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    training.train(EXACT);
    training.train(LEAKY, "strategy.freeze", "gradient-zero", "train.epochs", "2");
    training.train(
        SEALED,
        "train.mode",
        "freeze",
        "train.classes",
        "[0, 1, 2, 3]",
        "train.epochs",
        "1",
        "strategy.freeze",
        "sealed",
        "strategy.freeze-at",
        "end",
        "strategy.top",
        "0.5",
        "strategy.protect.repair-epochs",
        "2");
    TABLES.forEach(table -> ROWS.put(table, training.warehouse().read(table).collectAsList()));
  }

  @AfterEach
  void putBack() {
    TABLES.forEach(
        table -> {
          sql("DELETE FROM " + table.tableName());
          for (String run : List.of(EXACT, SEALED, LEAKY)) {
            training
                .warehouse()
                .replace(
                    table,
                    Map.of("run", run),
                    ROWS.get(table).stream()
                        .filter(row -> row.<String>getAs("run").equals(run))
                        .toList());
          }
        });
  }

  private static void sql(String statement) {
    training.warehouse().spark().sql(statement);
  }

  private static Verification verify(String run) {
    return new VerifyRun(training.warehouse(), Progress.SILENT).run(run);
  }

  private static void notProven(String run, String... words) {
    assertThatThrownBy(() -> verify(run))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageStartingWith("Not proven: ")
        .hasMessageContainingAll(words)
        .hasMessageNotContainingAny("Row", "Hashes[", "org.");
  }

  /** A row of {@code frozen_filters}. */
  private static Row frozen(String run) {
    return training.rows(Table.FROZEN_FILTERS, run).get(0);
  }

  private static String where(Row row) {
    return " WHERE run = '%s' AND epoch = %s AND layer = '%s' AND filter = %s"
        .formatted(row.getAs("run"), row.getAs("epoch"), row.getAs("layer"), row.getAs("filter"));
  }

  private static String place(Row row, Object filter) {
    return "frozen_filters: the row of epoch %s, layer %s, filter %s, class %s"
        .formatted(row.getAs("epoch"), row.getAs("layer"), filter, row.getAs("class"));
  }

  @Test
  void whatTrainingWroteIsWhatTheModelsSay() {
    for (String run : List.of(EXACT, SEALED, LEAKY)) {
      int rows =
          TABLES.stream()
              .filter(table -> table != Table.RUNS)
              .mapToInt(table -> training.rows(table, run).size())
              .sum();
      Verification result = verify(run);
      assertThat(result.tableRows()).isEqualTo(rows).isGreaterThan(10);
      assertThat(result.hashedElsewhere()).isFalse();
    }
    assertThat(training.rows(Table.SEALED_PROOFS, SEALED)).isNotEmpty();
  }

  @Test
  void aDeletedFilterIsMissed() {
    Row row = frozen(EXACT);
    sql("DELETE FROM frozen_filters" + where(row));

    notProven(EXACT, "in 1 place:", place(row, row.getAs("filter")) + " is missing");
  }

  @Test
  void aRenumberedFilterIsMissedInOnePlaceAndTooMuchInAnother() {
    Row row = frozen(EXACT);
    sql("UPDATE frozen_filters SET filter = filter + 1000" + where(row));

    notProven(
        EXACT,
        "in 2 places:",
        place(row, row.getAs("filter")) + " is missing",
        place(row, 1000 + row.<Integer>getAs("filter")) + " should not be there");
  }

  @Test
  void aChangedRowSaysWhatChanged() {
    Row row = frozen(EXACT);
    sql("UPDATE frozen_filters SET rank = 77, hold = 'shared'" + where(row));

    notProven(
        EXACT,
        place(row, row.getAs("filter"))
            + " says rank 77 instead of "
            + row.<Integer>getAs("rank")
            + ", hold shared instead of exact");
  }

  @Test
  void aRowThatIsThereTwiceIsTooMuch() {
    Row row = frozen(EXACT);
    sql("INSERT INTO frozen_filters SELECT * FROM frozen_filters" + where(row));

    notProven(EXACT, place(row, row.getAs("filter")) + " is there 2 times");
  }

  @Test
  void aFilterThatNobodyFrozeIsTooMuch() {
    sql(
        "INSERT INTO frozen_filters SELECT run, 9, class, layer, filter, score, rank, hold FROM"
            + " frozen_filters"
            + where(frozen(EXACT)));

    notProven(EXACT, "epoch 9", "should not be there");
  }

  @Test
  void proofsThatAreGoneAreMissed() {
    sql("DELETE FROM frozen_proofs");

    notProven(EXACT, "frozen_proofs: none of the ", "they were deleted");
    notProven(SEALED, "frozen_proofs: none of the ");
  }

  @Test
  void aChangedHashIsToldInWords() {
    Row row = training.rows(Table.FROZEN_PROOFS, EXACT, 2).get(0);
    sql(
        "UPDATE frozen_proofs SET hash_now = 'abc', ok = false WHERE run = 'exact' AND epoch = 2 AND"
            + " layer = '%s'".formatted(row.<String>getAs("layer")));

    notProven(
        EXACT,
        "frozen_proofs: the row of epoch 2, layer %s says hash_now abc instead of %s, ok false"
            .formatted(row.getAs("layer"), row.getAs("hash_now")));
  }

  @Test
  void manyDifferencesAreCounted() {
    sql("UPDATE frozen_filters SET score = -1 WHERE run = 'exact'");

    int rows = training.rows(Table.FROZEN_FILTERS, EXACT).size();
    notProven(EXACT, "in " + rows + " places:", "and " + (rows - 10) + " more");
  }

  @Test
  void sealedClassesAreMissedToo() {
    sql("DELETE FROM sealed_proofs WHERE run = 'sealed' AND label = 2");
    notProven(SEALED, "sealed_proofs: the row of epoch 3, label 2 is missing");
    putBack();

    sql("UPDATE sealed_proofs SET hash_sealed = 'abc' WHERE run = 'sealed' AND label = 1");
    notProven(SEALED, "sealed_proofs: the row of epoch 3, label 1 says hash_sealed abc instead");
    putBack();

    sql("UPDATE sealed_proofs SET hash_sealed = 'abc', hash_now = 'abc' WHERE run = 'sealed'");
    notProven(SEALED, "hash_sealed abc instead");
  }

  @Test
  void hashesOfAMachineThatComputesOtherBitsAreNotCompared() {
    sql("UPDATE runs SET processor = 'other kernels' WHERE run = 'sealed'");
    sql(
        "UPDATE sealed_proofs SET hash_sealed = concat('abc', label), hash_now = concat('abc', label)"
            + " WHERE run = 'sealed'");
    assertThat(verify(SEALED).hashedElsewhere()).isTrue();

    sql("UPDATE sealed_proofs SET hash_now = 'abd' WHERE run = 'sealed' AND label = 1");
    notProven(SEALED, "label 1 says hash_sealed abc1 instead");
  }

  @Test
  void theTableOfEpochsMustAgreeAndBeWhole() {
    sql("UPDATE epochs SET frozen_share = 0.99 WHERE run = 'exact' AND epoch = 2");
    notProven(EXACT, "epochs: the row of epoch 2 says frozen_share 0.99 instead of 0.");
    putBack();

    sql("INSERT INTO epochs SELECT * FROM epochs WHERE run = 'exact' AND epoch = 1");
    notProven(EXACT, "epochs: the row of epoch 1 is there 2 times");
    putBack();

    sql("DELETE FROM epochs WHERE run = 'exact' AND epoch = 3");
    notProven(EXACT, "no row for epoch 3 in the table epochs", "runs says 3");
    putBack();

    sql("UPDATE runs SET model_hash = 'abc' WHERE run = 'exact'");
    notProven(EXACT, "runs: model_hash is abc");
  }

  @Test
  void filtersThatMayMoveAreCountedAllTheSame() {
    Row row = frozen(LEAKY);
    sql("DELETE FROM frozen_filters" + where(row));

    notProven(LEAKY, place(row, row.getAs("filter")) + " is missing");
  }

  @Test
  void aRunThatWasStoppedMayHaveWrittenItsNextEpochAlready() {
    training.interruptIn(3, "stopped");
    sql(
        "INSERT INTO frozen_filters SELECT run, 3, class, layer, filter + 500, score, rank, hold"
            + " FROM frozen_filters"
            + where(frozen("stopped")));

    assertThat(verify("stopped").epochs()).isEqualTo(2);

    sql("UPDATE frozen_filters SET epoch = 4 WHERE run = 'stopped' AND epoch = 3");
    notProven("stopped", "epoch 4", "should not be there");
  }

  @Test
  void theLogitsOfOtherImagesProveNothing() {
    new DrawnImages(2).write(folder.resolve("others"), 80);
    for (String source : List.of("others", "images")) {
      new PrepareImages(training.warehouse(), Progress.SILENT)
          .run(
              new PrepareImages.Request(
                  folder.resolve(source).toString(),
                  TrainingCase.DATASET,
                  training.settings().prep()));
      if (source.equals("others")) {
        notProven(SEALED, "trained on other images than the data set drawn has now");
        assertThat(verify(EXACT).values()).isPositive();
      }
    }
    assertThat(verify(SEALED).sealed()).hasSize(4);
  }
}
