package org.permafrost.method.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.GradientMemory;
import org.permafrost.freeze.GradientRule;
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
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/**
 * Another method, in which a filter that a second class wants is not frozen any more: it trains on,
 * without the part of its gradient that would raise the loss of its owners (A-GEM, Chaudhry et al.
 * 2019, arXiv 1812.00420, filter by filter).
 */
public final class SharedFilters implements Method {
  private final Method method;
  private final MethodContext context;
  private final GradientMemory gradients;

  private SharedFilters(Method method, MethodContext context, GradientMemory gradients) {
    this.method = method;
    this.context = context;
    this.gradients = gradients;
  }

  /**
   * @throws Problem (usage) if the method has no hard hold that could be softened
   */
  public static Method over(
      Method method, MethodContext context, SortedMap<String, byte[]> memory) {
    if (!method.stopsParameters() || !method.protection().choosesFilters()) {
      throw Problem.usage(
          "Cannot set strategy.sharing to share with strategy.freeze = %s; set"
              + " strategy.freeze=exact, or strategy.sharing=union.",
          method.label());
    }
    return new SharedFilters(method, context, GradientMemories.read(memory));
  }

  @Override
  public String label() {
    return method.label();
  }

  @Override
  public Protection protection() {
    return method.protection();
  }

  @Override
  public Promise promise() {
    return method.promise();
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    Hold hold = method.hold(state, progress);
    List<FilterId> shared = state.mask().shared().stream().map(s -> s.first().filter()).toList();
    List<GradientRule> rules = new ArrayList<>(hold.plan().rules());
    units(shared)
        .forEach(unit -> rules.add(gradients.projection(unit, context.catalog().parameters())));
    return hold.with(hold.plan().withRules(rules));
  }

  @Override
  public Learned learn(Lesson lesson, Evidence evidence) {
    GradientMemory next = gradients;
    FreezeMask mask = lesson.mask();
    for (Claim claim : lesson.claims()) {
      mask = mask.share(secondClaims(mask, claim, next));
      List<FilterId> filters =
          claim.wanted().stream().map(Frozen::filter).filter(mask::holds).toList();
      List<FrozenUnit> units = units(filters);
      if (!units.isEmpty()) {
        ClassGradients means =
            ClassGradients.of(
                units,
                claim.labels(),
                context.strategy().sharingImages(),
                GradientStatistic.LOSS_GRADIENT,
                evidence);
        next =
            next.addReference(units, means.spread(context.catalog().parameters()), means.images());
      }
    }
    return new Learned(new SharedFilters(method, context, next), mask);
  }

  /** Filters that another class froze, and whose gradients are known. */
  private List<Frozen> secondClaims(FreezeMask mask, Claim claim, GradientMemory known) {
    List<Frozen> second = new ArrayList<>();
    for (Frozen wanted : claim.wanted()) {
      boolean another =
          mask.of(wanted.filter()).filter(first -> first.label() != wanted.label()).isPresent();
      if (another && known.hasReference(units(List.of(wanted.filter())).get(0))) {
        second.add(wanted);
      }
    }
    return second;
  }

  @Override
  public Method inherit(LearningState start, SortedMap<String, byte[]> memory, String name) {
    return new SharedFilters(
        method.inherit(start, memory, name), context, GradientMemories.read(memory));
  }

  @Override
  public Method startFrom(
      LearningState start, float[] parameters, SortedSet<Integer> known, String name) {
    return new SharedFilters(method.startFrom(start, parameters, known, name), context, gradients);
  }

  @Override
  public SortedMap<String, byte[]> memory() {
    SortedMap<String, byte[]> memory = method.memory();
    memory.putAll(GradientMemories.write(gradients));
    return memory;
  }

  private List<FrozenUnit> units(Collection<FilterId> filters) {
    return context.differentiable(filters, Set.of());
  }
}
