package org.permafrost.action.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.SealState;
import org.permafrost.strategy.image.Confidences;

/** The state of a run as an entry of its model file. */
public final class RunStateJson {
  /** Name of the entry. */
  public static final String ENTRY = "state.json";

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private record FrozenFilter(
      String layer, int filter, int label, int epoch, double score, int rank) {}

  private record SharedFilter(FrozenFilter first, FrozenFilter second) {}

  private record Content(
      int epoch,
      List<Integer> classes,
      List<Integer> active,
      SortedMap<Integer, Integer> streaks,
      SortedMap<Integer, Integer> learned,
      SortedMap<Integer, TreeSet<String>> residue,
      List<FrozenFilter> frozen,
      List<SharedFilter> shared,
      SortedMap<Integer, Integer> repairs,
      List<FrozenFilter> chosen,
      SortedMap<Integer, Integer> sealed,
      int idleEpochs,
      int iteration,
      int bestEpoch,
      double bestAccuracy) {}

  private RunStateJson() {}

  static byte[] write(RunState state) {
    LearningState learning = state.learning();
    SortedMap<Integer, TreeSet<String>> residue = new TreeMap<>();
    learning.residue().forEach((label, ids) -> residue.put(label, new TreeSet<>(ids)));
    Content content =
        new Content(
            learning.epoch(),
            List.copyOf(learning.classes()),
            List.copyOf(learning.active()),
            learning.streaks(),
            learning.learned(),
            residue,
            frozen(learning.mask()),
            learning.mask().shared().stream().map(RunStateJson::shared).toList(),
            learning.seal().repairs(),
            frozen(learning.seal().chosen()),
            learning.seal().sealed(),
            learning.idleEpochs(),
            state.iteration(),
            state.bestEpoch(),
            state.bestAccuracy());
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the state of a run", e);
    }
  }

  /**
   * @param memory kept in entries of its own
   * @param origin named in the error
   * @throws Problem (data) if the bytes are not a state
   */
  static RunState read(byte[] json, SortedMap<String, byte[]> memory, String origin) {
    try {
      Content c = MAPPER.readValue(json, Content.class);
      LearningState learning =
          new LearningState(
              c.epoch(),
              new TreeSet<>(c.classes()),
              new TreeSet<>(c.active()),
              c.streaks(),
              c.learned(),
              new TreeMap<>(c.residue()),
              mask(c),
              c.idleEpochs(),
              seal(c));
      return new RunState(
          learning, c.iteration(), c.bestEpoch(), c.bestAccuracy(), memory, Confidences.none());
    } catch (IOException | NullPointerException e) {
      throw Problem.data("The entry %s of %s cannot be read: %s", ENTRY, origin, e.getMessage())
          .causedBy(e);
    }
  }

  /** States of older versions say nothing of shared filters. */
  private static FreezeMask mask(Content c) {
    List<SharedFilter> shared = c.shared() == null ? List.of() : c.shared();
    return FreezeMask.none()
        .with(mask(c.frozen()).all())
        .with(shared.stream().map(s -> frozen(s.first())).toList())
        .share(shared.stream().map(s -> frozen(s.second())).toList());
  }

  private static SharedFilter shared(FreezeMask.Shared s) {
    return new SharedFilter(frozen(s.first()), frozen(s.second()));
  }

  /** Older versions sealed nothing and wrote nothing about it. */
  private static SealState seal(Content c) {
    return c.sealed() == null
        ? SealState.none()
        : new SealState(c.repairs(), mask(c.chosen()), c.sealed());
  }

  private static FreezeMask mask(List<FrozenFilter> filters) {
    return FreezeMask.none().with(filters.stream().map(RunStateJson::frozen).toList());
  }

  private static List<FrozenFilter> frozen(FreezeMask mask) {
    return mask.all().stream().map(RunStateJson::frozen).toList();
  }

  private static FrozenFilter frozen(FreezeMask.Frozen f) {
    return new FrozenFilter(
        f.filter().layer(), f.filter().index(), f.label(), f.epoch(), f.score(), f.rank());
  }

  private static FreezeMask.Frozen frozen(FrozenFilter f) {
    return new FreezeMask.Frozen(
        new FilterId(f.layer(), f.filter()), f.label(), f.epoch(), f.score(), f.rank());
  }
}
