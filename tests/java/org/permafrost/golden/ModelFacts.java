package org.permafrost.golden;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.action.proof.Probe;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.RunState;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.GradientRule;
import org.permafrost.hash.Sha256;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.model.SavedModel;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.stage.ImageVector;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * What the last checkpoint of a run holds and means.
 *
 * @param parameters SHA-256 of their bits
 * @param updater the same of the state of the updater
 * @param state where the run stands, by name
 * @param held units that its method holds, by layer and kind
 * @param zeros weights that are zero for good
 * @param bend how far the method's pulls and projections change a fixed gradient, summed
 * @param logits of the hold-out, by image id
 */
record ModelFacts(
    int epoch,
    String hash,
    String parameters,
    String updater,
    SortedMap<String, String> state,
    SortedMap<String, String> held,
    long zeros,
    double bend,
    SortedMap<String, List<Double>> logits) {

  /** Of all runs, by name. */
  static SortedMap<String, ModelFacts> of(Warehouse warehouse) {
    SortedMap<String, ModelFacts> facts = new TreeMap<>();
    for (Row row : warehouse.read(Table.RUNS).collectAsList()) {
      facts.put(row.getAs("run"), of(warehouse, row));
    }
    return facts;
  }

  /** Of a run by its row. */
  static ModelFacts of(Warehouse warehouse, Row row) {
    Checkpoints checkpoints = new Checkpoints(warehouse, row.getAs("run"));
    int epoch = row.getAs("epochs_done");
    SavedModel model = checkpoints.read(epoch);
    RunState state = Checkpoints.state(model, checkpoints.path(epoch).toString());
    Settings settings = SettingsLoader.parse(row.getAs("settings"), Map.of());
    Method method = Methods.open(settings, model.catalog(), state.memory());
    Hold hold = method.hold(state.learning());
    SortedMap<String, String> held = new TreeMap<>();
    for (FrozenUnit unit : hold.frozen()) {
      String values = unit.index() + " (" + unit.size() + " values)";
      held.merge(unit.layer() + " " + unit.kind(), values, (a, b) -> a + ", " + b);
    }
    SortedMap<String, List<Double>> logits = new TreeMap<>();
    try (Probe probe = new Probe(warehouse, row.getAs("dataset"), settings)) {
      for (ImageVector vector : probe.logits(model)) {
        logits.put(vector.imageId(), doubles(vector.values()));
      }
    }
    return new ModelFacts(
        model.description().epoch(),
        model.hash(),
        new Sha256().add(model.parameters()).hex(),
        new Sha256().add(model.updaterState().orElse(new float[0])).hex(),
        state(state),
        held,
        hold.zeros().size(),
        bend(hold.plan().rules(), model.parameters()),
        logits);
  }

  private static List<Double> doubles(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> (double) values[i]).toList();
  }

  private static SortedMap<String, String> state(RunState run) {
    LearningState learning = run.learning();
    SortedMap<String, String> state = new TreeMap<>();
    state.put("epoch", "" + learning.epoch());
    state.put("classes", "" + learning.classes());
    state.put("active", "" + learning.active());
    state.put("streaks", "" + learning.streaks());
    state.put("learned", "" + learning.learned());
    state.put("residue", "" + learning.residue());
    state.put("frozen", frozen(learning.mask().all()));
    state.put(
        "shared",
        learning.mask().shared().stream()
            .map(both -> frozen(List.of(both.first(), both.second())))
            .toList()
            .toString());
    state.put("repairs", "" + learning.seal().repairs());
    state.put("chosen", frozen(learning.seal().chosen().all()));
    state.put("sealed", "" + learning.seal().sealed());
    state.put("idle epochs", "" + learning.idleEpochs());
    state.put("iteration", "" + run.iteration());
    state.put("best", run.bestEpoch() + " " + run.bestAccuracy());
    return state;
  }

  private static String frozen(Collection<Frozen> filters) {
    return filters.stream()
        .map(
            f ->
                String.format(
                    Locale.ROOT,
                    "%s %d by %d after %d, %s, rank %d",
                    f.filter().layer(),
                    f.filter().index(),
                    f.label(),
                    f.epoch(),
                    f.score(),
                    f.rank()))
        .collect(Collectors.joining("; "));
  }

  /** What they make of a gradient of ones a little beside these parameters. */
  private static double bend(List<? extends GradientRule> rules, float[] parameters) {
    float[] beside = new float[parameters.length];
    for (int i = 0; i < beside.length; i++) {
      beside[i] = parameters[i] + (i % 2 == 0 ? 0.125f : -0.25f);
    }
    INDArray gradient = Nd4j.ones(1, beside.length);
    INDArray place = Nd4j.createFromArray(new float[][] {beside});
    rules.forEach(rule -> rule.apply(gradient, place));
    double sum = 0;
    for (float bent : FloatArrays.copyOf(gradient)) {
      sum += Math.abs(bent - 1.0);
    }
    return sum;
  }
}
