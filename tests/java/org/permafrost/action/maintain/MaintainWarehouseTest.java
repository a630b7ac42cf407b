package org.permafrost.action.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.Claims;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Draft;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

@Tag("slow")
class MaintainWarehouseTest {
  private static final List<Double> VALUES = List.of(0.1, -0.0, Double.MIN_VALUE, Double.NaN);
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private java.nio.file.Path folder;

  private Warehouse warehouse;
  private FileSystem files;

  @BeforeEach
  void open() {
    Settings settings = settings(folder);
    warehouse = Warehouse.open(LocalSpark.session(settings), settings);
    files = warehouse.fileSystem();
  }

  /** Where the warehouse is. */
  Settings settings(java.nio.file.Path empty) {
    return LocalSpark.settings(empty);
  }

  private MaintenanceResult maintain(Instant kept, int keep, boolean dryRun) {
    return new MaintainWarehouse(warehouse, Progress.SILENT)
        .run(new MaintainWarehouse.Request(kept, keep, dryRun));
  }

  /** As if what is there now had been replaced long ago. */
  private MaintenanceResult maintain() {
    return maintain(Instant.now().plus(Duration.ofHours(1)), 1, false);
  }

  private static MaintenanceResult.Item of(MaintenanceResult result, Table table) {
    return result.items().stream()
        .filter(item -> item.name().equals(table.tableName()))
        .findFirst()
        .orElseThrow();
  }

  private void run(String name, double accuracy) {
    warehouse.replace(
        Table.RUNS,
        Map.of("run", name),
        List.of(Table.RUNS.row(Map.of("run", name, "status", "finished", "accuracy", accuracy))));
  }

  private void epoch(String run, int epoch, double loss) {
    warehouse.replace(
        Table.EPOCHS,
        Map.of("run", run, "epoch", epoch),
        List.of(Table.EPOCHS.row(Map.of("run", run, "epoch", epoch, "loss", loss))));
  }

  private void ranks(String run, String scorer) {
    Map<String, Object> key =
        Map.of("run", run, "epoch", 1, "dataset", "d", "split", "train", "scorer", scorer);
    List<Row> rows = new ArrayList<>();
    for (int filter = 0; filter < 4; filter++) {
      Map<String, Object> row = new HashMap<>(key);
      row.putAll(Map.of("label", 0, "layer", "conv", "filter", filter, "rank", filter + 1));
      row.put("score", VALUES.get(filter));
      rows.add(Table.FILTER_RANKS.row(row));
    }
    warehouse.replace(Table.FILTER_RANKS, key, rows);
  }

  private void fill() {
    for (int i = 0; i < 6; i++) {
      run("run-" + i, 0);
      run("run-" + i, VALUES.get(i % 4));
      for (int e = 1; e <= 2; e++) {
        epoch("run-" + i, e, VALUES.get((i + e) % 4));
      }
    }
    ranks("run-0", "max-activation");
    ranks("run-1", "taylor");
  }

  private List<String> rows(Table table) {
    return texts(warehouse.read(table).collectAsList());
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().toList();
  }

  private Map<Table, List<String>> everything() {
    Map<Table, List<String>> all = new HashMap<>();
    for (Table table : Table.values()) {
      if (table != Table.MAINTENANCE) {
        all.put(table, rows(table));
      }
    }
    return all;
  }

  private long newest(Table table) {
    return warehouse
        .spark()
        .sql(
            "SELECT snapshot_id FROM "
                + warehouse.sqlName(table)
                + ".history ORDER BY made_current_at DESC LIMIT 1")
        .first()
        .getLong(0);
  }

  private List<String> at(Table table, long snapshot) {
    return texts(
        warehouse
            .spark()
            .read()
            .option("snapshot-id", snapshot)
            .table(warehouse.sqlName(table))
            .collectAsList());
  }

  @Test
  void filesOfRunsAreMergedOnceThereAreManyAndNoRowChanges() {
    for (int i = 0; i < 5; i++) {
      run("r" + i, i);
      epoch("r" + i, 1, i);
    }
    epoch("r0", 2, 7);
    List<String> before = rows(Table.EPOCHS);

    new FewFiles(warehouse, 5).keep();

    assertThat(warehouse.upkeep(Table.RUNS).state().files()).as("five are not many").isEqualTo(5);
    assertThat(warehouse.upkeep(Table.EPOCHS).state().files()).isEqualTo(1);
    assertThat(rows(Table.EPOCHS)).isEqualTo(before);
    epoch("r0", 2, 8);
    assertThat(rows(Table.EPOCHS)).hasSize(6).isNotEqualTo(before);
  }

  @Test
  void everyRowStaysToTheLastBitInFewerFilesAndSnapshots() {
    fill();
    Map<Table, List<String>> before = everything();

    MaintenanceResult first = maintain();

    assertThat(everything()).isEqualTo(before);
    assertThat(before.get(Table.EPOCHS)).hasSize(12);
    assertThat(of(first, Table.EPOCHS).filesBefore()).isEqualTo(12);
    assertThat(of(first, Table.EPOCHS).filesAfter()).hasValue(1);
    assertThat(of(first, Table.RUNS).snapshotsBefore()).isEqualTo(12);
    assertThat(of(first, Table.RUNS).snapshotsAfter()).isEqualTo(1);
    assertThat(of(first, Table.FILTER_RANKS).filesAfter()).as("a file for each key").hasValue(2);
    assertThat(first.freed()).isPositive();
    assertThat(first.items()).allSatisfy(item -> assertThat(item.note()).isEmpty());
    assertThat(warehouse.read(Table.MAINTENANCE).count()).isEqualTo(first.items().size());
    assertThat(
            warehouse
                .read(Table.MAINTENANCE)
                .where("table_name = 'epochs'")
                .select("files_before", "files_after", "snapshots_after", "bytes_after")
                .first()
                .toString())
        .isEqualTo("[12,1,1," + of(first, Table.EPOCHS).bytesAfter().getAsLong() + "]");

    long newest = newest(Table.EPOCHS);
    MaintenanceResult second = maintain();
    assertThat(newest(Table.EPOCHS)).as("nothing is left to do").isEqualTo(newest);
    assertThat(of(second, Table.EPOCHS).filesAfter()).hasValue(1);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void rowsOfAKeyAreReplacedAmongThoseOfOthers() {
    fill();
    maintain();
    List<String> epochs = new ArrayList<>(rows(Table.EPOCHS));

    epoch("run-3", 2, 77);
    epoch("run-33", 1, 78);
    warehouse.replace(Table.EPOCHS, Map.of("run", "run-4"), List.<Row>of());
    warehouse.replace(Table.EPOCHS, Map.of("run", "run-44"), List.<Row>of());

    epochs.removeIf(row -> row.startsWith("[run-3,2,") || row.startsWith("[run-4,"));
    assertThat(rows(Table.EPOCHS)).containsAll(epochs).hasSize(epochs.size() + 2);
    assertThat(warehouse.read(Table.EPOCHS).where("loss > 76").select("run", "loss").count())
        .isEqualTo(2);
    List<String> now = rows(Table.EPOCHS);
    assertThat(of(maintain(), Table.EPOCHS).filesAfter()).hasValue(1);
    assertThat(rows(Table.EPOCHS)).isEqualTo(now);
  }

  @Test
  void writersAreNotDisturbed() throws Exception {
    fill();
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(
            () -> {
              int written = 0;
              while (!stop.get()) {
                run("other-" + written % 7, written);
                run("run-2", written++);
              }
              return written;
            });
    try {
      assertThat(maintain(Instant.now(), 1, false).items()).isNotEmpty();
      assertThat(maintain(Instant.now(), 1, false).items()).isNotEmpty();
    } finally {
      stop.set(true);
    }
    int written = writer.get();

    assertThat(written).isGreaterThan(7);
    List<Row> found = warehouse.read(Table.RUNS).select("run", "accuracy").collectAsList();
    assertThat(found).hasSize(13);
    Map<String, Double> accuracy = new HashMap<>();
    found.forEach(row -> accuracy.put(row.getString(0), row.getDouble(1)));
    assertThat(accuracy).hasSize(13).containsEntry("run-2", written - 1.0);
    for (int i = Math.max(0, written - 7); i < written; i++) {
      assertThat(accuracy).containsEntry("other-" + i % 7, (double) i);
    }
  }

  @Test
  void whatAJobUnderWayCouldHaveSeenStays() {
    run("a", 1);
    long seen = newest(Table.RUNS);
    List<String> rows = rows(Table.RUNS);
    try (Claims job = new Claims(warehouse, "a job")) {
      job.reads("flowers");
      run("a", 2);
      maintain();

      assertThat(at(Table.RUNS, seen)).isEqualTo(rows);
    }
    maintain();
    assertThatThrownBy(() -> at(Table.RUNS, seen)).isInstanceOf(Exception.class);
  }

  @Test
  void aSnapshotIsAsOldAsTheOneThatReplacedIt() {
    run("a", 1);
    long first = newest(Table.RUNS);
    List<String> rows = rows(Table.RUNS);
    Instant meanwhile = Instant.now().plusMillis(1);
    while (!Instant.now().isAfter(meanwhile.plusMillis(1))) {
      Thread.onSpinWait();
    }
    run("a", 2);
    run("a", 3);

    warehouse.upkeep(Table.RUNS).forget(meanwhile);
    assertThat(at(Table.RUNS, first)).as("by the rule of nightly too").isEqualTo(rows);
    maintain(meanwhile, 1, false);
    assertThat(at(Table.RUNS, first)).isEqualTo(rows);

    assertThat(
            of(maintain(Instant.now().plus(Duration.ofHours(1)), 3, false), Table.RUNS)
                .snapshotsAfter())
        .isEqualTo(3);
  }

  @Test
  void tagsAndUnpublishedBranchesStay() {
    fill();
    LocalDate night = LocalDate.of(2026, 11, 22);
    Map<String, Object> key = Map.of("night", night);
    Row row = Table.NIGHTLY_RANKS.row(Map.of("night", night, "scorer", "s", "rank", 1));
    warehouse.spark().sql("ALTER TABLE " + warehouse.sqlName(Table.RUNS) + " CREATE TAG `paper`");
    List<String> tagged = rows(Table.RUNS);
    run("run-0", 5);
    Draft draft = warehouse.draft(Table.NIGHTLY_RANKS, "audit-" + night);
    draft.replace(key, List.of(row));
    try (Claims nightly = new Claims(warehouse, "nightly")) {
      nightly.nights();
      MaintenanceResult result = maintain();
      assertThat(of(result, Table.NIGHTLY_RANKS).note())
          .hasValueSatisfying(note -> assertThat(note).contains("not compacted", "nightly"));
      draft.publish("night-" + night);
    }
    Draft failed = warehouse.draft(Table.NIGHTLY_RANKS, "audit-failed");
    failed.replace(key, List.of());
    maintain();

    assertThat(rows(Table.NIGHTLY_RANKS)).hasSize(1);
    assertThat(failed.read().count()).isZero();
    assertThat(
            texts(
                warehouse
                    .spark()
                    .sql(
                        "SELECT * FROM "
                            + warehouse.sqlName(Table.NIGHTLY_RANKS)
                            + " VERSION AS OF 'night-2026-11-22'")
                    .collectAsList()))
        .isEqualTo(rows(Table.NIGHTLY_RANKS));
    assertThat(
            texts(
                warehouse
                    .spark()
                    .sql(
                        "SELECT * FROM " + warehouse.sqlName(Table.RUNS) + " VERSION AS OF 'paper'")
                    .collectAsList()))
        .isEqualTo(tagged)
        .isNotEqualTo(rows(Table.RUNS));
  }

  @Test
  void oldFilesThatNobodyKnowsGoAndYoungOnesStay() throws IOException {
    fill();
    Path lost = file("lab/epochs/data/lost.parquet");
    Path young = file("lab/epochs/data/young.parquet");
    Path old = file("staging/dead/image.png");
    Path dead = old.getParent();
    Path alive = folder("staging/alive");
    Path model = folder("models/unknown");
    String temporary = "models/run-1/.epoch-0001.model.0b5c7a0e-5f0e-4c4e-9d1c-0a6f3f1b2c3d";
    Path half = file(temporary);
    Path growing = file(temporary.replace("0b5c", "0b5d"));
    Path whole = file("models/run-1/epoch-0001.model");
    for (Path path : List.of(lost, old, dead, model, half, whole)) {
      files.setTimes(path, LONG_AGO.toEpochMilli(), LONG_AGO.toEpochMilli());
    }
    Instant kept = Instant.parse("2021-01-01T00:00:00Z");
    List<String> before = everyFile();

    MaintenanceResult would = maintain(kept, 1, true);
    assertThat(of(would, Table.EPOCHS).orphans()).isEqualTo(1);
    assertThat(everyFile()).isEqualTo(before);

    MaintenanceResult did = maintain(kept, 1, false);
    assertThat(of(did, Table.EPOCHS).orphans()).isEqualTo(1);
    assertThat(did.items().get(did.items().size() - 2).orphans()).isEqualTo(1);
    assertThat(did.items().get(did.items().size() - 1).orphans()).isEqualTo(1);
    assertThat(files.exists(half)).isFalse();
    assertThat(files.exists(growing)).isTrue();
    assertThat(files.exists(whole)).isTrue();
    assertThat(files.exists(lost)).isFalse();
    assertThat(files.exists(dead)).isFalse();
    assertThat(files.exists(young)).isTrue();
    assertThat(files.exists(alive)).isTrue();
    assertThat(files.exists(path("lab/epochs/metadata/.commit.lock")))
        .isEqualTo(files.getScheme().equals("file"));
    assertThat(did.modelFolders()).singleElement().asString().endsWith("models/unknown");
    assertThat(files.exists(model)).isTrue();
    assertThat(rows(Table.EPOCHS)).hasSize(12);
  }

  private Path path(String name) {
    return name.isEmpty()
        ? warehouse.models().getParent()
        : new Path(warehouse.models().getParent(), name);
  }

  private Path folder(String name) throws IOException {
    files.mkdirs(path(name));
    return path(name);
  }

  private Path file(String name) throws IOException {
    try (OutputStream out = files.create(path(name))) {
      out.write(name.getBytes(StandardCharsets.UTF_8));
    }
    return path(name);
  }

  private List<String> everyFile() throws IOException {
    List<String> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = files.listFiles(path(""), true);
    while (all.hasNext()) {
      found.add(all.next().getPath().toString());
    }
    found.sort(null);
    return found;
  }
}
