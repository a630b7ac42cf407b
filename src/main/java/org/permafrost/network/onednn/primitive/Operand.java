package org.permafrost.network.onednn.primitive;

import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.AlignedMemory;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;

/**
 * An array as it is given, and as a primitive wants it: the same, or rearranged in scratch memory.
 */
final class Operand {
  private final Scratch.Part part;
  private final Slot given;
  private final Slot wanted;
  private final Optional<Copy> load;
  private final Optional<Copy> store;
  private Optional<AlignedMemory> kept = Optional.empty();

  private Operand(
      Scratch.Part part, Slot given, Slot wanted, Optional<Copy> load, Optional<Copy> store) {
    this.part = part;
    this.given = given;
    this.wanted = wanted;
    this.load = load;
    this.store = store;
  }

  /** What a primitive reads. */
  static Operand input(memory.desc given, memory.desc wanted, Scratch.Part part) {
    return of(given, wanted, part, true);
  }

  /** What a primitive writes. */
  static Operand output(memory.desc given, memory.desc wanted, Scratch.Part part) {
    return of(given, wanted, part, false);
  }

  private static Operand of(
      memory.desc given, memory.desc wanted, Scratch.Part part, boolean input) {
    Slot outer = new Slot(given);
    if (given.equals(wanted)) {
      return new Operand(part, outer, outer, Optional.empty(), Optional.empty());
    }
    Slot inner = new Slot(wanted);
    return new Operand(
        part,
        outer,
        inner,
        input ? Optional.of(new Copy(given, outer, wanted, inner)) : Optional.empty(),
        input ? Optional.empty() : Optional.of(new Copy(wanted, inner, given, outer)));
  }

  /** The primitive's argument. */
  Slot argument() {
    return wanted;
  }

  /** Call it before the primitive runs. */
  void at(INDArray array) {
    given.at(array);
    prepare();
  }

  /** As {@link #at(INDArray)}, with numbers at any place. */
  void at(Place place) {
    place.give(given);
    prepare();
  }

  /** As {@link #at(INDArray)}, rearranged in memory of its own, where {@link #reuse} finds it. */
  void keep(INDArray array) {
    given.at(array);
    if (isRearranged()) {
      if (kept.isEmpty()) {
        kept = Optional.of(new AlignedMemory(wanted.bytes()));
      }
      wanted.at(kept.get());
      load.ifPresent(Copy::run);
    }
  }

  /** What was last kept, which was made from this array. */
  void reuse(INDArray array) {
    given.at(array);
    kept.ifPresent(wanted::at);
  }

  /** Gives back what was kept. */
  void forget() {
    kept.ifPresent(AlignedMemory::free);
    kept = Optional.empty();
  }

  /** Whether the primitive wants another layout than it is given. */
  private boolean isRearranged() {
    return given != wanted;
  }

  /** Call it after the primitive that writes this has run. */
  void finish() {
    store.ifPresent(Copy::run);
  }

  private void prepare() {
    if (isRearranged()) {
      wanted.at(part);
      load.ifPresent(Copy::run);
    }
  }
}
