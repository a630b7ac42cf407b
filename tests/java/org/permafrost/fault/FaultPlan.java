package org.permafrost.fault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.permafrost.random.KeyedRandom;

/** Every kind of fault in every command, early, in the middle and late; drawn from a seed. */
final class FaultPlan {
  /** Parts of a job, in each of which every kind happens once. */
  static final int THIRDS = 3;

  private FaultPlan() {}

  /** The whole matrix, by driver. */
  static List<Fault> whole(long seed) {
    List<Fault> plan = new ArrayList<>();
    for (Work work : Work.values()) {
      for (Kind kind : Kind.values()) {
        for (int third = 0; third < THIRDS; third++) {
          KeyedRandom random = random(seed, work, kind, third);
          plan.add(
              new Fault(
                  work, kind, third, (third + random.nextDouble()) / THIRDS, random.nextDouble()));
        }
      }
    }
    plan.sort(Comparator.comparing((Fault fault) -> fault.kind().driver()));
    return plan;
  }

  /** Some cells with every kind at least once and all commands by turns. */
  static List<Fault> sample(long seed, int cells) {
    List<Fault> whole = whole(seed);
    List<Fault> sample = new ArrayList<>();
    List<Kind> kinds = List.of(Kind.values());
    List<Work> works = List.of(Work.values());
    for (int i = 0; sample.size() < cells; i++) {
      Kind kind = kinds.get(i % kinds.size());
      Work work = works.get(i % works.size());
      int third = i % THIRDS;
      whole.stream()
          .filter(f -> f.kind() == kind && f.work() == work && f.third() == third)
          .filter(f -> !sample.contains(f))
          .forEach(sample::add);
    }
    sample.sort(Comparator.comparing((Fault fault) -> fault.kind().driver()));
    return sample;
  }

  private static KeyedRandom random(long seed, Work work, Kind kind, int third) {
    return KeyedRandom.of(seed, "fault", third, work.label() + " " + kind.label());
  }
}
