package org.permafrost.method.filter;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.GradientMemory;
import org.permafrost.freeze.Zeros;
import org.permafrost.method.Claim;
import org.permafrost.method.Evidence;
import org.permafrost.method.GradientStatistic;
import org.permafrost.method.Hold;
import org.permafrost.method.Learned;
import org.permafrost.method.Lesson;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.Promise;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.settings.EwcSettings;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/**
 * Elastic weight consolidation (Kirkpatrick et al. 2017, arXiv 1612.00796) of the filters and
 * classifier rows of learned classes, or of the whole network: each number is pulled back to where
 * it was when classes were learned last, by its Fisher information, summed over them (online, as in
 * Schwarz et al. 2018, arXiv 1805.06370, with factor 1).
 */
public final class ElasticWeights implements Method {
  private final MethodContext context;
  private final EwcSettings settings;
  private final GradientMemory gradients;

  public ElasticWeights(MethodContext context, SortedMap<String, byte[]> memory) {
    this(context, GradientMemories.read(memory));
  }

  private ElasticWeights(MethodContext context, GradientMemory gradients) {
    this.context = context;
    this.settings = context.strategy().ewc();
    this.gradients = gradients;
  }

  @Override
  public String label() {
    return "ewc";
  }

  @Override
  public Protection protection() {
    return isOverNetwork()
        ? Protection.WITHOUT_FILTERS
        : Protection.OF_FILTERS.withGroups(context.strategy().protect().groups());
  }

  @Override
  public Promise promise() {
    return Promise.soft("which only pulls values back");
  }

  @Override
  public boolean stopsParameters() {
    return false;
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    List<FrozenUnit> candidates =
        isOverNetwork()
            ? context.differentiable(context.catalog().filters(), outputs())
            : units(state.mask().filters(), state.dropped());
    List<FrozenUnit> pulled = candidates.stream().filter(gradients::hasFisher).toList();
    FreezePlan plan = FreezePlan.nothing();
    return new Hold(
        HeldFilters.of(context.units(state.mask().filters(), Set.of()), state),
        pulled.isEmpty()
            ? plan
            : plan.withRules(
                List.of(
                    gradients.pull(
                        pulled,
                        settings.lambda(),
                        context.catalog().parameters(),
                        context.learningRate()))),
        Zeros.none());
  }

  @Override
  public Learned learn(Lesson lesson, Evidence evidence) {
    GradientMemory next = gradients;
    for (Claim claim : lesson.claims()) {
      List<FilterId> filters =
          claim.wanted().stream().map(Frozen::filter).filter(lesson.mask()::holds).toList();
      List<FrozenUnit> units =
          isOverNetwork()
              ? context.differentiable(context.catalog().filters(), outputs())
              : units(filters, claim.labels());
      if (!units.isEmpty()) {
        next = next.addFisher(units, fisher(claim, units, evidence), evidence.parameters());
      }
    }
    return new Learned(new ElasticWeights(context, next), lesson.mask());
  }

  private float[] fisher(Claim claim, List<FrozenUnit> units, Evidence evidence) {
    GradientStatistic statistic =
        settings.labels() == EwcSettings.Labels.ALL
            ? GradientStatistic.FISHER
            : GradientStatistic.EMPIRICAL_FISHER;
    return ClassGradients.of(units, claim.labels(), settings.images(), statistic, evidence)
        .spread(context.catalog().parameters());
  }

  @Override
  public Method inherit(LearningState start, SortedMap<String, byte[]> memory, String name) {
    GradientMemory earlier = GradientMemories.read(memory);
    long unknown =
        units(start.mask().filters(), Set.of()).stream()
            .filter(unit -> !earlier.hasFisher(unit))
            .count();
    if (unknown > 0) {
      throw Problem.usage(
          "Cannot start from %s with strategy.freeze=ewc: it has no Fisher information for %d of"
              + " its frozen filters. Train it with strategy.freeze=ewc, or set"
              + " strategy.freeze=exact.",
          name, unknown);
    }
    return new ElasticWeights(context, earlier);
  }

  @Override
  public SortedMap<String, byte[]> memory() {
    return GradientMemories.write(gradients);
  }

  private boolean isOverNetwork() {
    return settings.over() == EwcSettings.Over.NETWORK;
  }

  private List<Integer> outputs() {
    return IntStream.range(0, context.catalog().classifier().outputs()).boxed().toList();
  }

  private List<FrozenUnit> units(Collection<FilterId> filters, Collection<Integer> labels) {
    boolean rows = context.settings().mode().drops() && context.strategy().head() == Head.FROZEN;
    return context.differentiable(filters, rows ? labels : Set.of());
  }
}
