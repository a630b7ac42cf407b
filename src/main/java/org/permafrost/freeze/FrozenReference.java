package org.permafrost.freeze;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.permafrost.hash.Sha256;

/** The values of frozen units as they were when each froze, against which later ones are held. */
public final class FrozenReference {
  private record Held(int epoch, float[] values) {
    boolean equalsBits(int i, float now) {
      return Float.floatToRawIntBits(values[i]) == Float.floatToRawIntBits(now);
    }
  }

  /** A value that is not what it was when it froze. */
  public record Moved(FrozenUnit unit, int since, int value, float frozen, float now) {
    /** Layer, unit and position with both values, in decimal and in bits. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s froze after epoch %d as %s (0x%08x) and is now %s (0x%08x)",
          unit.place(value),
          since,
          frozen,
          Float.floatToRawIntBits(frozen),
          now,
          Float.floatToRawIntBits(now));
    }
  }

  /** The unit that froze, and the epoch after which it did. */
  private Map<FrozenUnit, Held> held = new LinkedHashMap<>();

  /**
   * From now on exactly these units are frozen: known ones keep their values, new ones take them
   * from the parameters, others are let go.
   *
   * @param epoch after which the parameters were read
   */
  public void hold(Collection<FrozenUnit> units, int epoch, float[] parameters) {
    Map<FrozenUnit, Held> next = new LinkedHashMap<>();
    for (FrozenUnit unit : units) {
      Held known = held.get(unit);
      next.put(unit, known == null ? new Held(epoch, unit.values(parameters)) : known);
    }
    held = next;
  }

  /** The frozen units. */
  public Collection<FrozenUnit> units() {
    return List.copyOf(held.keySet());
  }

  /** The first value whose bits differ. */
  public Optional<Moved> firstMoved(float[] parameters) {
    for (Map.Entry<FrozenUnit, Held> entry : held.entrySet()) {
      float[] now = entry.getKey().values(parameters);
      for (int i = 0; i < now.length; i++) {
        if (!entry.getValue().equalsBits(i, now[i])) {
          return Optional.of(moved(entry, i, now[i]));
        }
      }
    }
    return Optional.empty();
  }

  /** One comparison per layer that has frozen units, in the order they are held. */
  public List<LayerProof> proofs(float[] parameters) {
    Map<String, List<FrozenUnit>> layers = new LinkedHashMap<>();
    held.keySet().forEach(u -> layers.computeIfAbsent(u.layer(), l -> new ArrayList<>()).add(u));
    return layers.entrySet().stream()
        .map(layer -> proof(layer.getKey(), layer.getValue(), parameters))
        .toList();
  }

  private LayerProof proof(String layer, List<FrozenUnit> units, float[] parameters) {
    Sha256 frozen = new Sha256();
    Sha256 now = new Sha256();
    long values = 0;
    long moved = 0;
    int first = Integer.MAX_VALUE;
    int last = 0;
    double largest = 0;
    String place = "";
    for (FrozenUnit unit : units) {
      Held then = held.get(unit);
      float[] current = unit.values(parameters);
      frozen.add(unit.index()).add(then.values());
      now.add(unit.index()).add(current);
      first = Math.min(first, then.epoch());
      last = Math.max(last, then.epoch());
      values += current.length;
      for (int i = 0; i < current.length; i++) {
        if (!then.equalsBits(i, current[i])) {
          moved++;
          double difference = Math.abs((double) current[i] - then.values()[i]);
          if (!(difference <= largest)) {
            largest = difference;
            place = unit.place(i);
          }
        }
      }
    }
    return new LayerProof(
        layer,
        units.size(),
        values,
        first,
        last,
        frozen.hex(),
        now.hex(),
        new LayerProof.Movement(moved, largest, place));
  }

  private static Moved moved(Map.Entry<FrozenUnit, Held> entry, int value, float now) {
    Held then = entry.getValue();
    return new Moved(entry.getKey(), then.epoch(), value, then.values()[value], now);
  }
}
