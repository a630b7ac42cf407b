package org.permafrost.method.packnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.FrozenUnit.Part;
import org.permafrost.freeze.Intervals;
import org.permafrost.method.Hold.Held;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.settings.StrategySettings.FreezeNormalization;

/** What learned tasks hold: weights, what all tasks use alike, and classifier rows. */
record PackedUnits(FilterCatalog catalog, WeightOwners owners) {
  /** The biases and the batch normalisation of a layer; they freeze with the first task. */
  private static final String CHANNELS = "channels since task";

  /**
   * Everything that the first tasks hold, in network order.
   *
   * @param tasks how many of them
   * @param since epoch after which a task froze, by its number
   */
  List<Held> upTo(int tasks, IntUnaryOperator since) {
    List<Held> held = new ArrayList<>();
    List<List<Intervals>> weights = new ArrayList<>();
    for (int task = 1; task <= tasks; task++) {
      weights.add(owners.of(task));
    }
    for (int l = 0; l < owners.layers().size(); l++) {
      PackedLayer layer = owners.layers().get(l);
      for (int task = 1; task <= tasks; task++) {
        Intervals own = weights.get(task - 1).get(l);
        if (own.count() > 0) {
          held.add(
              new Held(
                  new FrozenUnit(
                      layer.name(), task, FrozenUnit.WEIGHTS, List.of(new Part("weights", own))),
                  since.applyAsInt(task)));
        }
      }
      if (tasks > 0 && !layer.channels().isEmpty()) {
        held.add(
            new Held(
                new FrozenUnit(layer.name(), 1, CHANNELS, layer.channels()), since.applyAsInt(1)));
      }
    }
    for (int task = 1; task <= tasks; task++) {
      int epoch = since.applyAsInt(task);
      FrozenUnit.of(catalog, FreezeNormalization.ALL, Set.of(), owners.tasks().get(task - 1))
          .forEach(row -> held.add(new Held(row, epoch)));
    }
    return held;
  }

  /** Biases and batch normalisation of all layers. */
  Intervals channels() {
    return Intervals.of(
        owners.layers().stream()
            .flatMap(layer -> layer.channels().stream())
            .flatMap(part -> part.positions().list().stream())
            .toList());
  }
}
