package org.permafrost.method.packnet;

import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Zeros;
import org.permafrost.method.Evidence;
import org.permafrost.method.Hold;
import org.permafrost.method.Learned;
import org.permafrost.method.Lesson;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.Promise;
import org.permafrost.method.packnet.PackNetSettings.BatchNorm;
import org.permafrost.problem.Problem;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/**
 * PackNet (Mallya and Lazebnik, CVPR 2018, arXiv 1711.05769): a task trains all weights that no
 * earlier one owns, gives up the smallest of them, retrains the others, and keeps these for good.
 *
 * <p>A run is one task. It is being trained until it is in the memory, being retrained while the
 * state says so, and done after that.
 */
final class PackNet implements Method {
  static final String LABEL = "packnet";

  private final MethodContext context;
  private final PackNetSettings settings;
  private final WeightOwners owners;

  private PackNet(MethodContext context, PackNetSettings settings, WeightOwners owners) {
    this.context = context;
    this.settings = settings;
    this.owners = owners;
  }

  /**
   * @throws Problem (usage) if what it promises cannot hold under the other settings; (data) if its
   *     memory is damaged
   */
  static PackNet of(MethodContext context, SortedMap<String, byte[]> memory) {
    PackNetSettings settings = context.settings().block(PackNetSettings.class);
    PackNetCheck.check(context, settings);
    return new PackNet(context, settings, OwnersEntry.read(context.catalog(), memory));
  }

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public Protection protection() {
    return new Protection(false, false, false, false, settings.retrainEpochs());
  }

  @Override
  public Promise promise() {
    return Promise.exactly();
  }

  @Override
  public Hold hold(LearningState state, double progress) {
    int done = done(state);
    PackedUnits units = new PackedUnits(context.catalog(), owners);
    List<Hold.Held> held = units.upTo(done, task -> since(task, state));
    Zeros zeros = isPruned(state) ? new FreeWeights(owners) : Zeros.none();
    FreezePlan plan =
        FreezePlan.exact(held.stream().map(Hold.Held::unit).toList()).holding(zeros.positions());
    boolean channels = done > 0 || (isPruned(state) && keepsChannels());
    return new Hold(
        held,
        channels
            ? plan.holding(units.channels())
                .withStoredStatistics(context.catalog(), context.catalog().filters())
            : plan,
        zeros);
  }

  /** Tasks whose weights are frozen. */
  private int done(LearningState state) {
    int known = owners.tasks().size();
    return isLearned(state) && !isRetrained(state) ? known - 1 : known;
  }

  /** Whether this run's task is in the memory: it is the last one there then. */
  private boolean isLearned(LearningState state) {
    int known = owners.tasks().size();
    return known > 0 && owners.tasks().get(known - 1).equals(state.classes());
  }

  /** Whether pruned weights are zero, and stay so. */
  private boolean isPruned(LearningState state) {
    return isLearned(state) && (state.seal().isRepairing() || isRetrained(state));
  }

  /** A run of no epochs is pruned before its first, where nothing is in {@code learned} yet. */
  private static boolean isRetrained(LearningState state) {
    return !state.seal().isRepairing() && state.learned().keySet().containsAll(state.classes());
  }

  private boolean keepsChannels() {
    return settings.batchNorm() == BatchNorm.AFTER_PRUNING;
  }

  /** The run's own task froze when it was retrained, the others before it began. */
  private int since(int task, LearningState state) {
    return isLearned(state) && task == owners.tasks().size()
        ? state.learned().get(state.classes().first())
        : 0;
  }

  @Override
  public Learned learn(Lesson lesson, Evidence evidence) {
    int task = owners.tasks().size() + 1;
    WeightOwners next =
        owners.learn(
            lesson.state().classes(),
            evidence.parameters(),
            layer -> settings.prunes(layer) ? settings.prune(task) : 0);
    return new Learned(new PackNet(context, settings, next), lesson.mask());
  }

  @Override
  public Method inherit(LearningState start, SortedMap<String, byte[]> memory, String name) {
    if (start.mask().size() > 0) {
      throw Problem.usage(
          "Cannot start from %s with strategy.freeze=packnet: %d of its filters are frozen as a"
              + " whole. Start from a run of packnet or of train.mode=baseline.",
          name, start.mask().size());
    }
    WeightOwners earlier = OwnersEntry.read(context.catalog(), memory);
    int tasks = earlier.tasks().size();
    if (!earlier.hasFree() || tasks == WeightOwners.MOST_TASKS) {
      throw Problem.usage(
          "Cannot train another task on top of %s: its %d tasks own all weights, or there are too"
              + " many of them. Train the last one with a larger strategy.packnet.prune-%s, or start"
              + " anew.",
          name, tasks, tasks == 1 ? "first" : "later");
    }
    NavigableSet<Integer> known = new TreeSet<>();
    earlier.tasks().forEach(known::addAll);
    known.retainAll(start.classes());
    if (!known.isEmpty()) {
      throw Problem.usage(
          "Cannot train the classes %s (counted from 0) on top of %s: they belong to an earlier"
              + " task. Leave them out of --classes.",
          known, name);
    }
    return new PackNet(context, settings, earlier);
  }

  @Override
  public SortedMap<String, byte[]> memory() {
    return OwnersEntry.write(owners);
  }
}
