package org.permafrost.method.packnet;

import java.util.Locale;
import java.util.Optional;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.Zeros;

/** Weights that nobody owns and nobody trains: they are zero until the next task takes them up. */
record FreeWeights(WeightOwners owners) implements Zeros {
  @Override
  public Intervals positions() {
    return owners.free();
  }

  @Override
  public long size() {
    return positions().size();
  }

  @Override
  public Optional<String> firstMoved(float[] parameters) {
    for (int layer = 0; layer < owners.layers().size(); layer++) {
      PackedLayer packed = owners.layers().get(layer);
      for (int position : owners.of(WeightOwners.FREE).get(layer).positions()) {
        if (Float.floatToRawIntBits(parameters[position]) != 0) {
          return Optional.of(
              String.format(
                  Locale.ROOT,
                  "weight %d of %s, which was pruned, is %s instead of 0",
                  position - packed.weights().start(),
                  packed.name(),
                  parameters[position]));
        }
      }
    }
    return Optional.empty();
  }
}
