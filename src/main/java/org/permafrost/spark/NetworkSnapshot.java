package org.permafrost.spark;

import java.io.Serializable;
import org.permafrost.image.Normalizer;
import org.permafrost.network.model.SavedModel;
import org.permafrost.settings.NetworkSettings.Layers;

/**
 * A network at one moment, ready to be sent to executors.
 *
 * @param configuration DL4J's JSON
 * @param parameters flat vector
 * @param normalizer how its input is made from pixels
 * @param layers what it computes with
 */
public record NetworkSnapshot(
    String configuration, FloatVector parameters, Normalizer normalizer, Layers layers)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public NetworkSnapshot(
      String configuration, float[] parameters, Normalizer normalizer, Layers layers) {
    this(configuration, new FloatVector(parameters), normalizer, layers);
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

  /** The flat vector; treat it as constant. */
  public float[] values() {
    return parameters.values();
  }
}
