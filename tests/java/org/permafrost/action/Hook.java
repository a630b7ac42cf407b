package org.permafrost.action;

import java.util.function.Predicate;
import org.permafrost.progress.Progress;

/** Does something once, in the middle of a job, when its progress says a certain thing. */
final class Hook implements Progress {
  private final Predicate<String> when;
  private final Runnable work;
  private boolean done;

  private Hook(Predicate<String> when, Runnable work) {
    this.when = when;
    this.work = work;
  }

  static Hook at(String step, Runnable work) {
    return new Hook(step::equals, work);
  }

  /** At the first thing it says. */
  static Hook first(Runnable work) {
    return new Hook(step -> true, work);
  }

  @Override
  public void step(String what, long count, long total) {
    if (!done && when.test(what)) {
      done = true;
      work.run();
    }
  }

  @Override
  public void line(String text) {}

  boolean isDone() {
    return done;
  }
}
