package org.permafrost.method;

import java.util.List;
import java.util.SortedSet;

/** The network as it is for one of its tasks, where a method gives each task weights of its own. */
public interface TaskViews {
  /** Classes of each task, in the order in which they were learned. */
  List<SortedSet<Integer>> tasks();

  /**
   * The parameters a task is evaluated with.
   *
   * @param task number, from 1
   * @param parameters of the network, not changed
   */
  float[] parameters(int task, float[] parameters);
}
