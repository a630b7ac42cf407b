package org.permafrost.action.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.dataset.DataCheck;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.SavedModel;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.TransferredNetwork;
import org.permafrost.problem.Problem;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NetworkSettings.Head;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;

/**
 * The first model of a run whose network is that of the model it starts from: one from elsewhere,
 * or one that gets a new classifier.
 *
 * @param name of the origin, for a person
 */
record Transfer(SavedModel origin, String name) {
  /** Whether a run from this model takes over its network. */
  static boolean isMeant(SavedModel origin, Settings settings) {
    return settings.network().head() == Head.NEW
        || !Architecture.labels().contains(origin.description().network());
  }

  /**
   * The settings of the run, which name the network that it has.
   *
   * @throws Problem (usage) if they name another one, or want layers that it lacks
   */
  Settings settings(Settings wanted) {
    String network = origin.description().network();
    String named = wanted.network().name();
    if (!named.equals(network) && !named.equals(SettingsLoader.defaults().network().name())) {
      throw Problem.usage(
          "Cannot start from %s: it is a %s, network.name = %s. Leave out --network; the run has the"
              + " network of the model it starts from.",
          name, network, named);
    }
    if (!wanted.network().placed().equals(origin.description().inserts())) {
      throw Problem.usage(
          "Cannot start from %s: it has the inserts %s, network.inserts asks for %s. Set"
              + " network.inserts to match it.",
          name, names(origin.description().inserts()), names(wanted.network().placed()));
    }
    Stem stem = origin.description().stem();
    if (wanted.network().stem() != Stem.AUTO && asked(network, wanted.network().stem()) != stem) {
      throw Problem.usage(
          "Cannot start from %s: it has the stem %s, network.stem = %s. Set network.stem to auto; the"
              + " run has the network of the model it starts from.",
          name, stem.label(), wanted.network().stem().label());
    }
    return SettingsLoader.parse(
        wanted.json(), Map.of("network.name", network, "network.stem", stem.label()));
  }

  /**
   * The model before the first epoch.
   *
   * @throws Problem (usage) for images of another size, or other classes without a new classifier
   */
  SavedModel model(String run, DatasetDescription dataset, Settings settings) {
    ModelDescription before = origin.description();
    boolean newHead = settings.network().head() == Head.NEW;
    if (before.imageSize() != dataset.imageSize()) {
      throw Problem.usage(
          "Cannot start from %s: it takes images of %d px, the data set %s has %d px. Prepare the data"
              + " set with --image-size %d.",
          name, before.imageSize(), dataset.name(), dataset.imageSize(), before.imageSize());
    }
    if (!newHead && !before.classNames().equals(dataset.classNames())) {
      throw Problem.usage(
          "Cannot start from %s: %s. Set network.head = new for a new classifier with the %d classes of"
              + " the data set.",
          name,
          DataCheck.difference(before.classNames(), name, dataset.classNames(), dataset.name()),
          dataset.classes());
    }
    ComputationGraphConfiguration own = ConfigurationJson.parse(origin.configuration());
    ComputationGraphConfiguration configuration =
        TransferredNetwork.configuration(
            own,
            dataset.classes(),
            settings.train().optimizer(),
            new PartialSoftmaxLoss(),
            settings.dropout());
    float[] parameters =
        TransferredNetwork.parameters(
            own, origin.parameters(), configuration, newHead, settings.train().seed());
    return new SavedModel(
        new ModelDescription(
            run,
            0,
            before.network(),
            dataset.imageSize(),
            dataset.classNames(),
            dataset.name(),
            before.normalization(),
            settings.train().seed(),
            CodeVersion.current(),
            Optional.of(dataset.content()),
            before.stem(),
            before.inserts()),
        configuration.toJson(),
        parameters,
        Optional.empty(),
        new TreeMap<>(Checkpoints.carried(origin)));
  }

  private static Stem asked(String network, Stem wanted) {
    return Architecture.labels().contains(network)
        ? Architecture.named(network).other(wanted)
        : wanted;
  }

  private static String names(List<InsertSettings> inserts) {
    return inserts.isEmpty() ? "none" : inserts.toString();
  }
}
