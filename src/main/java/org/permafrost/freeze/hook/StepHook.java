package org.permafrost.freeze.hook;

import java.io.Serializable;

/**
 * A method's way into training steps; part of a freeze plan. A hook is a value: immutable, and
 * compared by what it holds, so that executors get it anew only when it changes. All workers of a
 * process share one; what changes during a round lives in the follower.
 */
@FunctionalInterface
public interface StepHook extends Serializable {
  /** Makes what follows one worker through one round, afresh for each attempt of the task. */
  StepFollower start(RoundStart start);

  /** Bytes that a follower keeps on the Java heap until its round ends; 0 if hardly any. */
  default long heapBytes() {
    return 0;
  }
}
