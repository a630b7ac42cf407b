package org.permafrost.method.si;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.permafrost.freeze.ElasticPull;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.synapse.SynapseHook;
import org.permafrost.freeze.synapse.Synapses;
import org.permafrost.method.Evidence;
import org.permafrost.method.Hold;
import org.permafrost.method.Learned;
import org.permafrost.method.Lesson;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.Promise;
import org.permafrost.method.Round;
import org.permafrost.method.filter.HeldFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.problem.Problem;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/**
 * Synaptic intelligence (Zenke, Poole and Ganguli 2017, arXiv 1703.04200): every trained parameter
 * is pulled back to where it was when classes were learned, by how far its path had lowered the
 * loss. Filters that an earlier run froze have no path; they stay where they are, exactly.
 */
public final class SynapticIntelligence implements Method {
  private static final String ENTRY = "synapses.bin";

  private final MethodContext context;
  private final SiSettings settings;
  private final SynapseHook hook;
  private final Synapses synapses;
  private final List<ElasticPull> pull;

  public SynapticIntelligence(MethodContext context, SortedMap<String, byte[]> memory) {
    this.context = context;
    this.settings = context.settings().block(SiSettings.class);
    Intervals trained = trained(context.catalog());
    this.hook = new SynapseHook(trained, settings.path() == SiSettings.Path.STEP);
    this.synapses = read(trained, context.catalog().parameters(), memory);
    this.pull = pull(synapses);
  }

  private SynapticIntelligence(
      SynapticIntelligence before, Synapses synapses, List<ElasticPull> pull) {
    this.context = before.context;
    this.settings = before.settings;
    this.hook = before.hook;
    this.synapses = synapses;
    this.pull = pull;
  }

  /** All parameters but running statistics, which no gradient moves. */
  private static Intervals trained(FilterCatalog catalog) {
    return intervals(catalog.statisticsRanges()).complement(catalog.parameters());
  }

  private List<ElasticPull> pull(Synapses measured) {
    return measured.measured() && settings.strength() > 0
        ? List.of(measured.pull(settings.strength(), context.learningRate()))
        : List.of();
  }

  @Override
  public String label() {
    return "si";
  }

  @Override
  public Protection protection() {
    return Protection.WITHOUT_FILTERS;
  }

  @Override
  public Promise promise() {
    return Promise.soft("which pulls values back by how much they had lowered the loss");
  }

  @Override
  public boolean stopsParameters() {
    return false;
  }

  @Override
  public boolean followsRounds() {
    return true;
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    Hold earlier = HeldFilters.exactly(context, state);
    return earlier.with(earlier.plan().withRules(pull).withHooks(List.of(hook)));
  }

  @Override
  public Method afterRound(Round round) {
    float[] vector = round.vectors().get(SynapseHook.VECTOR);
    Synapses next =
        hook.eachStep()
            ? synapses.lowered(round.before(), vector)
            : synapses.moved(round.before(), round.after(), vector);
    return new SynapticIntelligence(this, next, pull);
  }

  /**
   * Measures the importance of every parameter at the end of its path, whichever classes were
   * learned.
   *
   * @throws Problem (usage) if no step was ever followed
   */
  @Override
  public Learned learn(Lesson lesson, Evidence evidence) {
    if (!synapses.onPath() && !synapses.measured()) {
      throw Problem.usage(
          "Cannot measure importance with strategy.freeze=si after 0 epochs: it is measured while"
              + " classes are trained. Train them with strategy.freeze=si from their first epoch.");
    }
    if (!synapses.onPath()) {
      return new Learned(this, lesson.mask());
    }
    Synapses next =
        synapses.measure(
            evidence.parameters(),
            settings.damping(),
            settings.limit(),
            settings.unit() == SiSettings.Unit.FILTER ? filtersAndRows() : List.of());
    return new Learned(new SynapticIntelligence(this, next, pull(next)), lesson.mask());
  }

  /** Everything that gradients change in each filter, and in each row of dense layers. */
  private List<Intervals> filtersAndRows() {
    FilterCatalog catalog = context.catalog();
    List<Intervals> units = new ArrayList<>();
    FrozenUnit.of(catalog, FreezeNormalization.AFFINE, catalog.filters(), List.of())
        .forEach(unit -> units.add(Intervals.of(unit.positions())));
    Stream.concat(catalog.hidden().stream(), Stream.of(catalog.classifier()))
        .flatMap(layer -> IntStream.range(0, layer.outputs()).mapToObj(layer::ranges))
        .forEach(ranges -> units.add(intervals(ranges)));
    return units;
  }

  @Override
  public Optional<String> note(SortedMap<String, byte[]> memory, String name) {
    if (read(hook.positions(), context.catalog().parameters(), memory).measured()) {
      return Optional.empty();
    }
    return Optional.of(
        memory.containsKey(ENTRY)
            ? name
                + " ended before strategy.freeze=si measured importance, so nothing in it is pulled"
                + " back; its path counts together with that of this run"
            : name
                + " was not trained with strategy.freeze=si, so nothing in it is pulled back;"
                + " importance is measured from now on");
  }

  @Override
  public Method inherit(LearningState start, SortedMap<String, byte[]> memory, String name) {
    return new SynapticIntelligence(context, memory);
  }

  @Override
  public SortedMap<String, byte[]> memory() {
    SortedMap<String, byte[]> memory = new TreeMap<>();
    if (synapses.onPath() || synapses.measured()) {
      memory.put(ENTRY, synapses.toBytes());
    }
    return memory;
  }

  private static Synapses read(
      Intervals positions, int parameters, SortedMap<String, byte[]> memory) {
    byte[] bytes = memory.get(ENTRY);
    try {
      return bytes == null
          ? Synapses.none(positions)
          : Synapses.fromBytes(positions, parameters, bytes);
    } catch (IllegalArgumentException e) {
      throw Problem.data(
              "The entry %s of a model cannot be read: %s. Start from another model or epoch.",
              ENTRY, e.getMessage())
          .causedBy(e);
    }
  }

  private static Intervals intervals(List<Range> ranges) {
    return Intervals.of(ranges);
  }
}
