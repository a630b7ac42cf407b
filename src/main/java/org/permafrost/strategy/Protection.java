package org.permafrost.strategy;

/**
 * What the state machine and the choice of filters must know of a method.
 *
 * @param choosesFilters whether the filters of learned classes are ranked and the best of them
 *     chosen
 * @param groups whether a channel of a residual stream freezes in all convolutions that write it
 * @param cutsEdges whether frozen filters and rows are cut off from what is not frozen
 * @param seals whether frozen classes keep the bits of their logits
 * @param repairEpochs epochs trained between the lesson and the freeze; 0 freezes at once
 */
public record Protection(
    boolean choosesFilters, boolean groups, boolean cutsEdges, boolean seals, int repairEpochs) {
  /** Filters freeze as soon as they are chosen, one by one. */
  public static final Protection OF_FILTERS = new Protection(true, false, false, false, 0);

  /** The method looks at no filters of a class. */
  public static final Protection WITHOUT_FILTERS = new Protection(false, false, false, false, 0);

  /** The same, with this choice. */
  public Protection withGroups(boolean choice) {
    return new Protection(choosesFilters, choice, cutsEdges, seals, repairEpochs);
  }

  /** Whether something is repaired between the lesson and the freeze. */
  public boolean repairs() {
    return repairEpochs > 0;
  }
}
