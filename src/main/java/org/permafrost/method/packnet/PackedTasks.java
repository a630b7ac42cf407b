package org.permafrost.method.packnet;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import org.permafrost.method.TaskViews;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;

/**
 * A packed network as it is for one task: only with weights of that task and of earlier ones, and
 * with the classifier rows of its own classes. Everything else is zero, so that the parameters of a
 * task are the same whatever was learned after it.
 */
record PackedTasks(FilterCatalog catalog, WeightOwners owners) implements TaskViews {
  @Override
  public List<SortedSet<Integer>> tasks() {
    return owners.tasks();
  }

  @Override
  public float[] parameters(int task, float[] parameters) {
    float[] view = parameters.clone();
    owners.clear(task, view);
    DenseRows classifier = catalog.classifier();
    for (int label = 0; label < classifier.outputs(); label++) {
      if (!owners.tasks().get(task - 1).contains(label)) {
        for (Range range : classifier.ranges(label)) {
          Arrays.fill(view, range.start(), range.end(), 0);
        }
      }
    }
    return view;
  }
}
