package org.permafrost.freeze.hook;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All who follow the steps of a replica, in the order of the plan's hooks. */
public final class StepFollowers {
  private static final StepFollowers NONE = new StepFollowers(List.of());

  private final List<StepFollower> followers;

  private StepFollowers(List<StepFollower> followers) {
    this.followers = followers;
  }

  public static StepFollowers none() {
    return NONE;
  }

  /** Those of a round that begins. */
  public static StepFollowers start(List<? extends StepHook> hooks, RoundStart start) {
    return hooks.isEmpty()
        ? NONE
        : new StepFollowers(hooks.stream().map(hook -> hook.start(start)).toList());
  }

  /** Whether anybody follows. */
  public boolean any() {
    return !followers.isEmpty();
  }

  /**
   * @see StepFollower#afterGradient
   */
  public void afterGradient(INDArray gradient, INDArray parameters, int images) {
    followers.forEach(f -> f.afterGradient(gradient, parameters, images));
  }

  /**
   * @see StepFollower#beforeStep
   */
  public void beforeStep(INDArray gradient, INDArray parameters) {
    followers.forEach(f -> f.beforeStep(gradient, parameters));
  }

  /** The step is done: {@link StepFollower#afterStep}, then {@link StepFollower#applied}. */
  public void afterStep(INDArray parameters) {
    followers.forEach(f -> f.afterStep(parameters));
    followers.forEach(f -> f.applied(parameters));
  }

  /**
   * The vectors of all.
   *
   * @throws IllegalStateException if two have the same name
   */
  public SortedMap<String, RoundVector> vectors() {
    SortedMap<String, RoundVector> all = new TreeMap<>();
    for (StepFollower follower : followers) {
      follower
          .vectors()
          .forEach(
              (name, vector) -> {
                if (all.put(name, vector) != null) {
                  throw new IllegalStateException(
                      "Two hooks of a freeze plan bring back a vector " + name);
                }
              });
    }
    return all;
  }
}
