package org.permafrost.action;

import java.util.List;
import org.permafrost.network.Architecture;
import org.permafrost.network.NetworkSpec;
import org.permafrost.network.onednn.NativeGraph;
import org.permafrost.settings.Settings;

/** Which layers of the network that is set could run on native code in this process. */
final class LayerChecks {
  private static final int CLASSES = 10;

  private LayerChecks() {}

  static List<HealthCheck> run(Settings settings) {
    Architecture architecture = Architecture.named(settings.train().network());
    NetworkSpec spec =
        new NetworkSpec(
                architecture,
                settings.prep().imageSize(),
                CLASSES,
                settings.train().seed(),
                settings.train().optimizer())
            .withDropout(settings.dropout());
    return List.of(
        HealthCheck.ok(
            "Layers",
            "network.layers = %s; of %s, %s",
            settings.train().layers().label(),
            architecture.label(),
            NativeGraph.of(spec.configuration()).summary()));
  }
}
