package org.permafrost.action.train;

import java.util.List;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.RateFactor;
import org.permafrost.method.Method;
import org.permafrost.method.Round;
import org.permafrost.settings.NetworkSettings.FrozenBackward;
import org.permafrost.spark.train.RoundGuide;
import org.permafrost.spark.train.round.RoundOutput;
import org.permafrost.strategy.LearningState;

/** Lets a method that follows rounds have its say in each of them. */
final class MethodRounds implements RoundGuide {
  private final FrozenBackward backward;
  private Method method;
  private LearningState state;
  private float[] parameters;

  /**
   * @param state before the epoch
   * @param parameters it starts from; only a method that follows rounds reads them
   */
  MethodRounds(Method method, LearningState state, float[] parameters, FrozenBackward backward) {
    this.method = method;
    this.state = state;
    this.parameters = parameters;
    this.backward = backward;
  }

  /** The method with what it took up so far. */
  Method method() {
    return method;
  }

  /** Classes left in the middle of the epoch. */
  void change(Method learned, LearningState midway) {
    method = learned;
    state = midway;
  }

  @Override
  public FreezePlan freeze(FreezePlan planned, double progress) {
    return method.followsRounds() ? method.hold(state, progress).plan().with(backward) : planned;
  }

  @Override
  public List<RateFactor> rates(double[] progress) {
    return method.rates(progress);
  }

  @Override
  public void after(RoundOutput round) {
    if (method.followsRounds()) {
      float[] after = round.state().parameters().clone();
      method = method.afterRound(new Round(parameters, after, round.vectors()));
      parameters = after;
    }
  }
}
