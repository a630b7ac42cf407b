package org.permafrost.method.freezeout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.RateFactor;
import org.permafrost.freeze.Zeros;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.Promise;
import org.permafrost.method.freezeout.FreezeOutSettings.Rate;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.NormalizationStatistics;
import org.permafrost.settings.TrainSettings;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.settings.TrainSettings.ScheduleKind;
import org.permafrost.settings.bind.Labels;
import org.permafrost.strategy.LearningRate;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/**
 * FreezeOut (Brock, Lim, Ritchie and Weston 2017, arXiv 1706.04983): whole layers stop one after
 * the other, front to back, each at the end of a learning rate of its own. Layer {@code i} of
 * {@code 0 .. L} stops after the share {@code t_i = f(t0 + (1 - t0) i / L)} of the run; until then
 * its rate is {@code base / t_i / 2 (1 + cos(pi j / (t_i T)))}. The paper omits the half; the
 * authors' code has it. With the rate of the run in place of the cosine it is progressive freezing.
 *
 * <p>A stopped convolution keeps its bits together with its batch normalisation, statistics
 * included, from the first round that begins after its end. A layer whose share is 1 trains to the
 * end of the run.
 */
public final class FreezeOut implements Method {
  private final FreezeOutSettings settings;
  private final TrainSettings train;
  private final LearningRate run;
  private final List<Layer> layers;

  /** What is held once the first so many layers have stopped. */
  private final List<Hold> holds;

  /**
   * @param units with their values, in the order of their indices
   * @param filters the same, where it is a convolution
   * @param end share of the run after which it stops
   */
  private record Layer(
      List<FrozenUnit> units, List<FilterId> filters, Intervals positions, double end) {}

  /**
   * @throws Problem (usage) if layers cannot stop under the other settings
   */
  public FreezeOut(MethodContext context) {
    check(context);
    settings = context.settings().block(FreezeOutSettings.class);
    train = context.settings().train();
    run = new LearningRate(train.optimizer().learningRate(), train.schedule(), train.epochs());
    layers = layers(context.catalog(), settings);
    holds = holds(context.catalog(), layers, train.epochs());
  }

  private static void check(MethodContext context) {
    Mode mode = context.settings().mode();
    TrainSettings train = context.settings().train();
    refuse(
        mode.freezes() && mode.drops(),
        "train.mode = " + Labels.of(mode),
        "layers stop by the clock, not with classes that leave: set train.mode=freeze");
    refuse(
        context.strategy().freezeNormalization() != FreezeNormalization.ALL,
        "strategy.freeze-normalization other than all",
        "set it to all");
    refuse(
        context.strategy().normalization() != NormalizationStatistics.FROZEN,
        "strategy.normalization = batch",
        "set strategy.normalization=frozen");
    refuse(
        train.schedule().kind() == ScheduleKind.STEP
            && context.settings().block(FreezeOutSettings.class).rate() == Rate.COSINE,
        "train.schedule.kind = step and strategy.freezeout.rate = cosine",
        "the layers' own cosines take its place: set train.schedule.kind=constant, or"
            + " strategy.freezeout.rate=run");
  }

  private static void refuse(boolean wrong, String what, String remedy) {
    if (wrong) {
      throw Problem.usage("Cannot use strategy.freeze = freezeout with %s; %s.", what, remedy);
    }
  }

  /** Convolutions, hidden dense layers, and at last the classifier with all that is left. */
  private static List<Layer> layers(FilterCatalog catalog, FreezeOutSettings settings) {
    int last = catalog.layers().size() + catalog.hidden().size();
    List<Layer> layers = new ArrayList<>();
    for (ConvolutionFilters convolution : catalog.layers()) {
      List<FilterId> filters =
          IntStream.range(0, convolution.filters()).mapToObj(convolution::filter).toList();
      layers.add(
          layer(
              FrozenUnit.of(catalog, FreezeNormalization.ALL, filters, Set.of()),
              filters,
              settings.end(layers.size(), last)));
    }
    for (DenseRows dense : catalog.hidden()) {
      layers.add(layer(units(dense), List.of(), settings.end(layers.size(), last)));
    }
    Intervals before =
        Intervals.of(layers.stream().flatMap(l -> l.positions().list().stream()).toList());
    Intervals rest = before.complement(catalog.parameters());
    layers.add(new Layer(List.of(), List.of(), rest, settings.end(last, last)));
    return List.copyOf(layers);
  }

  private static List<FrozenUnit> units(DenseRows dense) {
    return IntStream.range(0, dense.outputs())
        .mapToObj(
            output -> {
              List<FrozenUnit.Part> parts = new ArrayList<>();
              parts.add(new FrozenUnit.Part("weights", dense.ranges(output).get(0)));
              dense
                  .bias()
                  .ifPresent(b -> parts.add(new FrozenUnit.Part("bias", b.piece(output, 1))));
              return new FrozenUnit(dense.layer(), output, "unit", parts);
            })
        .toList();
  }

  private static Layer layer(List<FrozenUnit> units, List<FilterId> filters, double end) {
    Intervals positions =
        Intervals.of(units.stream().flatMap(unit -> unit.positions().stream()).toList());
    return new Layer(units, filters, positions, end);
  }

  private static List<Hold> holds(FilterCatalog catalog, List<Layer> layers, int epochs) {
    List<Hold> holds = new ArrayList<>(List.of(Hold.nothing()));
    List<Hold.Held> units = new ArrayList<>();
    List<FilterId> filters = new ArrayList<>();
    Intervals positions = Intervals.empty();
    for (Layer layer : layers.subList(0, layers.size() - 1)) {
      int since = (int) Math.ceil(layer.end() * epochs);
      layer.units().forEach(unit -> units.add(new Hold.Held(unit, since)));
      filters.addAll(layer.filters());
      positions = positions.union(layer.positions());
      FreezePlan plan = new FreezePlan(positions, positions).withStoredStatistics(catalog, filters);
      holds.add(new Hold(units, plan, Zeros.none()));
    }
    return List.copyOf(holds);
  }

  @Override
  public String label() {
    return "freezeout";
  }

  @Override
  public Protection protection() {
    return Protection.WITHOUT_FILTERS;
  }

  @Override
  public Promise promise() {
    return Promise.exactly();
  }

  @Override
  public boolean followsRounds() {
    return true;
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    return holds.get((int) layers.stream().takeWhile(layer -> stopped(layer, progress)).count());
  }

  private boolean stopped(Layer layer, double progress) {
    return layer.end() < 1 && layer.end() * train.epochs() <= progress;
  }

  @Override
  public List<RateFactor> rates(double[] progress) {
    if (settings.rate() == Rate.RUN && !settings.scaled()) {
      return List.of();
    }
    return layers.stream()
        .map(
            layer ->
                new RateFactor(
                    layer.positions(),
                    Arrays.stream(progress).map(p -> factor(layer, p)).toArray()))
        .toList();
  }

  /** Of the run's rate; a warm-up of the run stays. */
  private double factor(Layer layer, double progress) {
    double scale = settings.scaled() ? 1 / layer.end() : 1;
    if (settings.rate() == Rate.RUN) {
      return scale;
    }
    double share = progress / (layer.end() * train.epochs());
    if (share >= 1) {
      return 0;
    }
    double warmUp = train.schedule().warmupEpochs();
    double base =
        train.optimizer().learningRate() * (progress < warmUp ? progress / warmUp : 1) * scale;
    return base * 0.5 * (1 + StrictMath.cos(Math.PI * share)) / run.at(progress);
  }

  @Override
  public Method inherit(LearningState start, SortedMap<String, byte[]> memory, String name) {
    if (!start.mask().filters().isEmpty() || !start.seal().sealed().isEmpty()) {
      throw Problem.usage(
          "Cannot start from %s with strategy.freeze=freezeout: it has frozen filters, which would"
              + " be trained again. Set strategy.freeze to the method that froze them, or"
              + " train.mode=baseline to give them up.",
          name);
    }
    return this;
  }
}
