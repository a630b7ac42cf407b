package org.permafrost.action.evaluate;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.permafrost.action.run.ModelMemory;
import org.permafrost.method.TaskViews;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;

/**
 * A model as it is for one of its tasks.
 *
 * @param classes of the task
 */
record TaskModel(SavedModel model, SortedSet<Integer> classes) {
  /**
   * @param task number, from 1
   * @throws Problem (usage) if the model knows no such task
   */
  static TaskModel of(SavedModel model, int task) {
    SortedMap<String, byte[]> memory = new TreeMap<>(model.extras());
    TaskViews views =
        ModelMemory.of(model.description().run(), () -> Methods.tasks(model.catalog(), memory))
            .orElseThrow(
                () ->
                    Problem.usage(
                        "Cannot evaluate task %d of %s: it was not trained with a method that gives"
                            + " tasks weights of their own. Leave out --task; --classes and --among"
                            + " choose classes.",
                        task, model.description().run()));
    if (task < 1 || task > views.tasks().size()) {
      throw Problem.usage(
          "Cannot evaluate task %d of %s: it has learned %d tasks; count from 1.",
          task, model.description().run(), views.tasks().size());
    }
    SavedModel view =
        new SavedModel(
            model.description(),
            model.configuration(),
            views.parameters(task, model.parameters()),
            Optional.empty(),
            new TreeMap<>());
    return new TaskModel(view, views.tasks().get(task - 1));
  }
}
