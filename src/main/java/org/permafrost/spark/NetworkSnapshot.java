package org.permafrost.spark;

import java.io.Serializable;
import java.util.List;
import org.permafrost.image.Normalizer;
import org.permafrost.network.model.SavedModel;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * A network at one moment, ready to be sent to executors.
 *
 * @param configuration DL4J's JSON
 * @param parameters flat vector
 * @param normalizer how its input is made from pixels
 * @param layers what it computes with
 * @param units what of it is scored
 */
public record NetworkSnapshot(
    String configuration,
    FloatVector parameters,
    Normalizer normalizer,
    Layers layers,
    List<Unit> units)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Its filters are scored. */
  public NetworkSnapshot(
      String configuration, float[] parameters, Normalizer normalizer, Layers layers) {
    this(configuration, new FloatVector(parameters), normalizer, layers, Unit.ONLY_FILTERS);
  }

  /** A saved model as it is. */
  public static NetworkSnapshot of(SavedModel model, Layers layers) {
    return of(model, model.parameters(), layers);
  }

  /** A saved model with other parameters. */
  public static NetworkSnapshot of(SavedModel model, float[] parameters, Layers layers) {
    return new NetworkSnapshot(
        model.configuration(),
        parameters,
        new Normalizer(model.description().normalization()),
        layers);
  }

  /** Computes with DL4J's layers. */
  public NetworkSnapshot(String configuration, float[] parameters, Normalizer normalizer) {
    this(configuration, parameters, normalizer, Layers.STOCK);
  }

  /** The same network, of which this is scored. */
  public NetworkSnapshot scoring(List<Unit> what) {
    return new NetworkSnapshot(configuration, parameters, normalizer, layers, what);
  }

  /** The flat vector; treat it as constant. */
  public float[] values() {
    return parameters.values();
  }
}
