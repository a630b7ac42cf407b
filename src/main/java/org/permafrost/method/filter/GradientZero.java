package org.permafrost.method.filter;

import java.util.List;
import java.util.Set;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Zeros;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.Promise;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/**
 * Algorithm 2 of the Strategic Freezing poster (Seligman, Patrick and Fernandez 2022): the
 * gradients of frozen filters' weights and biases are zeroed. Momentum, weight decay and batch norm
 * move them on.
 */
public final class GradientZero implements Method {
  private final MethodContext context;

  public GradientZero(MethodContext context) {
    this.context = context;
  }

  @Override
  public String label() {
    return "gradient-zero";
  }

  @Override
  public Protection protection() {
    return Protection.OF_FILTERS.withGroups(context.strategy().protect().groups());
  }

  @Override
  public Promise promise() {
    return Promise.soft("which only zeroes gradients");
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    List<Hold.Held> units = HeldFilters.of(context.units(state.mask().filters(), Set.of()), state);
    return new Hold(
        units, FreezePlan.gradientZero(context.catalog(), state.mask().filters()), Zeros.none());
  }
}
