package org.permafrost.score.pass;

import java.io.Serializable;
import java.util.List;
import org.permafrost.rank.FilterId;

/**
 * Filters whose maps are set to zero.
 *
 * @param filters sorted by layer name and index
 */
public record Ablation(List<FilterId> filters) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Sorts the filters and drops repetitions. */
  public Ablation {
    filters = filters.stream().distinct().sorted().toList();
  }
}
