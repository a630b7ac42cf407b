package org.permafrost.method.filter;

import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.Promise;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/** Chooses filters and holds none: what a ranking would have frozen can be looked at. */
public final class NoFreezing implements Method {
  private final boolean groups;

  /**
   * @param groups whether channels of a residual stream are chosen as a whole
   */
  public NoFreezing(boolean groups) {
    this.groups = groups;
  }

  @Override
  public String label() {
    return "none";
  }

  @Override
  public Protection protection() {
    return Protection.OF_FILTERS.withGroups(groups);
  }

  @Override
  public Promise promise() {
    return Promise.soft("which holds nothing");
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    return Hold.nothing();
  }

  @Override
  public boolean stopsParameters() {
    return false;
  }
}
