package org.permafrost.fault;

import java.util.Locale;

/**
 * A cell of the plan.
 *
 * @param moment from 0 to 1: the share of the job's stages, changes of files or commits that were
 *     there before
 * @param partition from 0 to 1: which task of the stage
 */
record Fault(Work work, Kind kind, int third, double moment, double partition) {
  /** Also the name of what the job makes. */
  String id() {
    return work.label() + "-" + kind.label() + "-" + (third + 1);
  }

  /** Which of so many it strikes. */
  static int index(double share, int count) {
    return Math.min(count - 1, (int) (share * count));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s at %.3f", id(), moment);
  }
}
