package org.permafrost.action.health;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.onednn.graph.NativeGraph;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.Settings;

/** Which layers of the network that is set could run on native code in this process. */
final class LayerChecks {
  private static final int CLASSES = 10;

  private LayerChecks() {}

  static List<HealthCheck> run(Settings settings) {
    return List.of(
        HealthCheck.ok(
            "Layers",
            "network.layers = %s; of %s, %s",
            settings.network().layers().label(),
            settings.network().name(),
            NativeGraph.of(network(settings)).summary()));
  }

  /** The network that is set, with some number of classes. */
  static ComputationGraphConfiguration network(Settings settings) {
    return new NetworkSpec(
            Architecture.named(settings.network().name()),
            settings.prep().imageSize(),
            CLASSES,
            settings.train().seed(),
            settings.train().optimizer())
        .withDropout(settings.dropout())
        .with(settings.network().placed())
        .configuration();
  }
}
