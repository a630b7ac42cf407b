package org.permafrost.action.health;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.onednn.graph.NativeGraph;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.NetworkSettings.WantedLayers;
import org.permafrost.settings.Settings;

/** Which layers of the network that is set could run on native code in this process. */
final class LayerChecks {
  private static final String SUBJECT = "Layers";
  private static final int CLASSES = 10;

  private LayerChecks() {}

  static List<HealthCheck> run(Settings settings) {
    return List.of(check(settings, NativeGraph.of(network(settings))));
  }

  static HealthCheck check(Settings settings, NativeGraph graph) {
    WantedLayers wanted = settings.network().layers();
    boolean can = graph.whyNone().isEmpty();
    String finding =
        String.format(
            Locale.ROOT,
            "network.layers = %s%s; of %s, %s",
            wanted.label(),
            wanted == WantedLayers.AUTO ? ", here " + (can ? "native" : "stock") : "",
            settings.network().name(),
            graph.summary());
    return can || wanted != WantedLayers.NATIVE
        ? HealthCheck.ok(SUBJECT, "%s", finding)
        : HealthCheck.failed(SUBJECT, finding, "Set network.layers to auto or stock.");
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
        .with(settings.network().stem())
        .with(settings.network().placed())
        .configuration();
  }
}
