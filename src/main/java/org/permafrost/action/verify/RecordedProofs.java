package org.permafrost.action.verify;

import static java.util.function.Predicate.not;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.permafrost.action.RunOwner;
import org.permafrost.action.proof.FreezeProof;
import org.permafrost.action.proof.FrozenRows;
import org.permafrost.action.run.RunRow;
import org.permafrost.freeze.LayerProof;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.spark.ProcessorKinds;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * What the tables say of a run's frozen filters and proofs, held against what the saved models say:
 * {@code epochs}, {@code frozen_filters}, {@code frozen_weights}, {@code frozen_proofs} and {@code
 * sealed_proofs}.
 */
final class RecordedProofs {
  /** So many differences are told. */
  private static final int SHOWN = 10;

  private static final List<String> OF_EPOCH =
      List.of("dataset", "active_classes", "frozen_filters", "frozen_share", "model_hash");
  private static final List<String> OF_FILTER = List.of("score", "rank", "hold");
  private static final List<String> OF_WEIGHTS = List.of("weights", "hold");
  private static final List<String> OF_LAYER = List.of("filters", "hash_frozen", "hash_now", "ok");
  private static final List<String> OF_CLASS = List.of("class", "sealed_after", "images", "ok");
  private static final List<String> HASHES = List.of("hash_sealed", "hash_now");

  private final Warehouse warehouse;
  private final Row run;
  private final String name;
  private final FrozenRows frozen;
  private final boolean exact;
  private final List<Unit> units;
  private final RecordedTable epochs;
  private final RecordedTable filters;
  private final RecordedTable weights;
  private final RecordedTable proofs;
  private final RecordedTable seals;
  private final Set<String> modelHashes = new HashSet<>();
  private final List<Row> expectedEpochs = new ArrayList<>();
  private final List<Row> expectedFilters = new ArrayList<>();
  private final List<Row> expectedWeights = new ArrayList<>();
  private final List<Row> expectedProofs = new ArrayList<>();
  private final List<Row> expectedSeals = new ArrayList<>();
  private boolean hashedElsewhere;

  /**
   * @param run its row in the table of runs
   * @param epochs committed; what an unfinished run has written of the next one does not count
   * @param units of which a share is frozen
   */
  RecordedProofs(
      Warehouse warehouse,
      Row run,
      int epochs,
      Method method,
      List<Unit> units,
      List<String> classNames) {
    this.warehouse = warehouse;
    this.run = run;
    this.name = run.getAs("run");
    this.exact = method.promise().exact();
    this.units = units;
    this.frozen = new FrozenRows(name, classNames, method.label());
    boolean finished = RunRow.Status.FINISHED.label().equals(run.<String>getAs("status"));
    int open = finished ? -1 : epochs + 1;
    this.epochs = RecordedTable.read(warehouse, Table.EPOCHS, name, List.of("epoch"));
    this.filters =
        RecordedTable.read(
                warehouse, Table.FROZEN_FILTERS, name, List.of("epoch", "layer", "filter", "class"))
            .without(open);
    this.weights =
        RecordedTable.read(warehouse, Table.FROZEN_WEIGHTS, name, List.of("epoch", "layer", "task"))
            .without(open);
    this.proofs =
        RecordedTable.read(warehouse, Table.FROZEN_PROOFS, name, List.of("epoch", "layer"))
            .without(open);
    this.seals =
        RecordedTable.read(warehouse, Table.SEALED_PROOFS, name, List.of("epoch", "label"))
            .without(open);
  }

  /**
   * Takes up what must be recorded of an epoch; 0 comes first.
   *
   * @param active classes when it began
   * @param state after it
   * @param held after it
   * @param layers frozen after it
   * @param sealed rows of its sealed classes
   */
  void expect(
      int epoch,
      int active,
      SavedModel model,
      LearningState state,
      Hold held,
      List<LayerProof> layers,
      List<Row> sealed) {
    expectedFilters.addAll(frozen.of(state.mask(), epoch));
    expectedWeights.addAll(frozen.weights(held, epoch));
    if (epoch == 0) {
      return;
    }
    Map<String, Object> row = new HashMap<>();
    row.put("run", name);
    row.put("epoch", epoch);
    row.put("dataset", model.description().dataset());
    row.put("active_classes", active);
    int filters = FrozenRows.filters(state.mask(), held);
    row.put("frozen_filters", (long) filters);
    row.put("frozen_share", (double) filters / model.catalog().index(units).size());
    String hash = model.hash();
    modelHashes.add(hash);
    row.put("model_hash", hash);
    expectedEpochs.add(Table.EPOCHS.row(row));
    if (exact) {
      layers.forEach(layer -> expectedProofs.add(FreezeProof.row(name, epoch, layer)));
    }
    expectedSeals.addAll(sealed);
  }

  /**
   * Compares once all epochs are taken up.
   *
   * @throws Problem (data) naming table, row and value of the differences
   */
  void check() {
    hashedElsewhere = !seals.rows().isEmpty() && !isOfTheseKernels() && agreeOnOtherHashes();
    List<String> found =
        Stream.of(
                ofRun(),
                epochs.differences(expectedEpochs, OF_EPOCH),
                filters.differences(expectedFilters, known(OF_FILTER)),
                weights.differences(expectedWeights, OF_WEIGHTS),
                proofs.differences(expectedProofs, OF_LAYER),
                seals.differences(
                    expectedSeals,
                    Stream.concat(
                            OF_CLASS.stream(), hashedElsewhere ? Stream.of() : HASHES.stream())
                        .toList()))
            .flatMap(List::stream)
            .toList();
    if (!found.isEmpty()) {
      throw Problem.data(
          "Not proven: the tables differ from the saved models of run %s in %d %s:%n  %s%s",
          name,
          found.size(),
          found.size() == 1 ? "place" : "places",
          found.stream().limit(SHOWN).collect(Collectors.joining(System.lineSeparator() + "  ")),
          found.size() > SHOWN
              ? System.lineSeparator() + "  and " + (found.size() - SHOWN) + " more"
              : "");
    }
  }

  /** Rows that were compared. */
  long rows() {
    return Stream.of(
            expectedEpochs, expectedFilters, expectedWeights, expectedProofs, expectedSeals)
        .mapToLong(List::size)
        .sum();
  }

  /**
   * Whether other kernels hashed the logits of sealed classes, which compute other bits: their
   * hashes agree with each other, and none with those computed now.
   */
  boolean isHashedElsewhere() {
    return hashedElsewhere;
  }

  /** Runs of older versions only know their machine. */
  private boolean isOfTheseKernels() {
    String then = run.getAs("processor");
    return then == null
        ? RunOwner.current().host().equals(run.<String>getAs("host"))
        : then.equals(ProcessorKinds.of(warehouse.spark()).text());
  }

  private boolean agreeOnOtherHashes() {
    Map<Object, Set<Object>> then = seals.values(seals.rows(), "label", HASHES);
    Map<Object, Set<Object>> now = seals.values(expectedSeals, "label", HASHES);
    return then.values().stream().allMatch(hashes -> hashes.size() == 1)
        && then.keySet().stream()
            .allMatch(
                label ->
                    now.getOrDefault(label, Set.of()).stream()
                        .noneMatch(then.get(label)::contains));
  }

  /** Without what a version that wrote these rows did not know. */
  private List<String> known(List<String> columns) {
    boolean old = filters.rows().stream().allMatch(row -> row.getAs("hold") == null);
    return old ? columns.stream().filter(not("hold"::equals)).toList() : columns;
  }

  private List<String> ofRun() {
    List<String> differences = new ArrayList<>();
    String hash = run.getAs("model_hash");
    if (hash != null && !modelHashes.contains(hash)) {
      differences.add("runs: model_hash is " + hash + ", which no epoch's model has");
    }
    return differences;
  }
}
