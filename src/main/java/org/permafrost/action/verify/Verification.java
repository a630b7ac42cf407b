package org.permafrost.action.verify;

import java.util.List;
import org.permafrost.freeze.LayerProof;
import org.permafrost.freeze.LayerProof.Movement;
import org.permafrost.method.Promise;

/**
 * What the saved models say about a run's frozen values. With exact freezing nothing moved, or
 * there would be a failure in its place.
 *
 * @param freeze name of the method; none if the mode of the run freezes nothing
 * @param promise of the method
 * @param epochs whose models were read, the start not counted
 * @param tableRows rows of the tables that say what the models say
 * @param hashedElsewhere whether the hashes in {@code sealed_proofs} could not be compared, because
 *     they were made with kernels that compute other bits
 * @param layers with frozen filters, in network order of the first to freeze
 * @param cutWeights weights that are zero for good at the end
 * @param sealed classes whose logits kept their bits on the probe set, by label
 */
public record Verification(
    String run,
    String mode,
    String freeze,
    Promise promise,
    int epochs,
    long tableRows,
    boolean hashedElsewhere,
    List<Layer> layers,
    long cutWeights,
    List<SealedClass> sealed) {

  /**
   * A sealed class.
   *
   * @param since epoch after which it was sealed; 0 if an earlier run sealed it
   * @param epochs compared with the model of that epoch
   * @param images of the probe set
   */
  public record SealedClass(String name, int since, int epochs, int images) {}

  /**
   * A layer over all epochs after its first filter froze.
   *
   * @param filters frozen in the end
   * @param firstFrozen epoch after which the first of them froze
   * @param lastFrozen epoch after which the last of them froze
   * @param epochs compared
   * @param values compared, over all epochs
   * @param movement values that differ, over all epochs, and the largest difference
   */
  public record Layer(
      String layer,
      int filters,
      int firstFrozen,
      int lastFrozen,
      int epochs,
      long values,
      Movement movement) {

    static Layer of(LayerProof proof) {
      return new Layer(
          proof.layer(),
          proof.units(),
          proof.firstFrozen(),
          proof.lastFrozen(),
          1,
          proof.values(),
          proof.movement());
    }

    /** Counts what is frozen now; nothing is compared with itself. */
    static Layer justFrozen(LayerProof proof) {
      return new Layer(
          proof.layer(),
          proof.units(),
          proof.firstFrozen(),
          proof.lastFrozen(),
          0,
          0,
          new Movement(0, 0, ""));
    }

    /** This layer and a later look at it. */
    Layer and(Layer later) {
      boolean larger = later.movement().largest() > movement.largest();
      Movement most = larger ? later.movement() : movement;
      return new Layer(
          layer,
          later.filters(),
          Math.min(firstFrozen, later.firstFrozen()),
          Math.max(lastFrozen, later.lastFrozen()),
          epochs + later.epochs(),
          values + later.values(),
          new Movement(movement.moved() + later.movement().moved(), most.largest(), most.place()));
    }
  }

  /** Values compared in all layers and epochs. */
  public long values() {
    return layers.stream().mapToLong(Layer::values).sum();
  }
}
