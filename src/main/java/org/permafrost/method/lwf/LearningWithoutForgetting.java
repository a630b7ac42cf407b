package org.permafrost.method.lwf;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.permafrost.freeze.teacher.Teacher;
import org.permafrost.method.Evidence;
import org.permafrost.method.Hold;
import org.permafrost.method.Learned;
import org.permafrost.method.Lesson;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.Promise;
import org.permafrost.method.filter.HeldFilters;
import org.permafrost.problem.Problem;
import org.permafrost.settings.StrategySettings.FreezeAt;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/**
 * Learning without forgetting (Li and Hoiem 2016, arXiv 1606.09282): while new classes are trained,
 * the network that the run started from is asked about every image, and what it says of the classes
 * it knew is kept by distillation. Needs no old image. Filters that an earlier run froze stay where
 * they are, exactly.
 */
public final class LearningWithoutForgetting implements Method {
  private final MethodContext context;
  private final TeacherEntry entry;
  private final Teacher teacher;

  public LearningWithoutForgetting(MethodContext context, SortedMap<String, byte[]> memory) {
    this(context, TeacherEntry.read(context.catalog(), memory));
  }

  private LearningWithoutForgetting(MethodContext context, TeacherEntry entry) {
    this.context = context;
    this.entry = entry;
    LwfSettings settings = context.settings().block(LwfSettings.class);
    teacher =
        entry.parameters().length == 0
            ? Teacher.none()
            : Teacher.of(
                entry.parameters(), entry.classes(), settings.strength(), settings.temperature());
  }

  @Override
  public String label() {
    return "lwf";
  }

  @Override
  public Protection protection() {
    return Protection.WITHOUT_FILTERS;
  }

  @Override
  public Promise promise() {
    return Promise.soft("which keeps earlier answers near on the images of new classes");
  }

  @Override
  public boolean stopsParameters() {
    return false;
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    Hold earlier = HeldFilters.exactly(context, state);
    return earlier.with(earlier.plan().with(teacher));
  }

  /** The next run asks the network that this one ends with; that need not be kept twice. */
  @Override
  public Learned learn(Lesson lesson, Evidence evidence) {
    return new Learned(
        context.strategy().freezeAt() == FreezeAt.END
            ? new LearningWithoutForgetting(
                context, new TeacherEntry(entry.classes(), new float[0]))
            : this,
        lesson.mask());
  }

  @Override
  public Method inherit(LearningState start, SortedMap<String, byte[]> memory, String name) {
    return new LearningWithoutForgetting(
        context,
        new TeacherEntry(TeacherEntry.read(context.catalog(), memory).classes(), new float[0]));
  }

  @Override
  public Method startFrom(
      LearningState start, float[] parameters, SortedSet<Integer> known, String name) {
    SortedSet<Integer> classes = new TreeSet<>(entry.classes());
    classes.addAll(known);
    classes.removeAll(start.classes());
    if (classes.isEmpty()) {
      throw Problem.usage(
          "Cannot start from %s with strategy.freeze=lwf: it knows no class but those in training, so"
              + " there are no answers to keep. Start from a run that trained other classes, with"
              + " network.head=keep, or set --mode baseline.",
          name);
    }
    return new LearningWithoutForgetting(context, new TeacherEntry(classes, parameters.clone()));
  }

  @Override
  public SortedMap<String, byte[]> memory() {
    return entry.write();
  }
}
