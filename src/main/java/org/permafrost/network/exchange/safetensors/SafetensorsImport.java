package org.permafrost.network.exchange.safetensors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.exchange.export.ModelParts;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/** Loads a file with torchvision's names and shapes into a built-in network. */
public final class SafetensorsImport {
  /** A counter of PyTorch's normalisations that nothing here needs. */
  private static final String COUNTER = ".num_batches_tracked";

  private final SafetensorsFile file;
  private final List<String> missing = new ArrayList<>();
  private final List<String> misshapen = new ArrayList<>();
  private final Set<String> used = new HashSet<>();

  private SafetensorsImport(SafetensorsFile file) {
    this.file = file;
  }

  /**
   * The network with the numbers of the file; as many classes as its classifier has rows.
   *
   * @throws Refusal that lists every tensor that is missing, left over or of another shape
   */
  public static ImportedNetwork read(
      SafetensorsFile file,
      Architecture architecture,
      Stem stem,
      int imageSize,
      OptimizerSettings optimizer)
      throws IOException {
    SafetensorsImport reading = new SafetensorsImport(file);
    IntFunction<ComputationGraphConfiguration> network =
        classes ->
            new NetworkSpec(architecture, imageSize, classes, 0, optimizer)
                .withLoss(new PartialSoftmaxLoss())
                .with(stem)
                .configuration();
    return reading.read(network.apply(reading.classes(network.apply(2))));
  }

  private int classes(ComputationGraphConfiguration network) {
    String classifier = FilterCatalog.of(network).classifier().layer();
    String weight = names(network).of(classifier) + ".weight";
    TensorEntry entry = file.entries().get(weight);
    if (entry == null || entry.shape().size() != 2 || entry.shape().get(0) < 2) {
      throw new Refusal(
          "its tensor %s, which tells the number of classes, %s",
          weight, entry == null ? "is missing" : "has shape " + entry.shape());
    }
    return entry.shape().get(0);
  }

  private static TorchNames names(ComputationGraphConfiguration network) {
    return TorchNames.of(List.copyOf(network.getVertices().keySet()));
  }

  private ImportedNetwork read(ComputationGraphConfiguration network) throws IOException {
    int length = FilterCatalog.of(network).parameters();
    List<ModelParts.Vertex> parts = ModelParts.of(network, new float[length]);
    TorchNames names = names(network);
    float[] parameters = new float[length];
    Map<String, Map<String, String>> tensors = new LinkedHashMap<>();
    int position = 0;
    for (ModelParts.Vertex part : parts) {
      String prefix = names.of(part.name());
      for (TensorPlace place : TensorPlace.of(part)) {
        String name = prefix + "." + place.role();
        float[] values = values(name, place);
        System.arraycopy(values, 0, parameters, position + place.from(), values.length);
      }
      if (names.hasMoreBiases() && part.name().endsWith("-bn")) {
        takeBias(names.of(part.name().replaceFirst("-bn$", "")), part, parameters, position);
      }
      position += part.parameters().length;
    }
    check();
    return new ImportedNetwork(network, parameters, Map.of(), tensors);
  }

  private float[] values(String name, TensorPlace place) throws IOException {
    TensorEntry entry = file.entries().get(name);
    used.add(name);
    if (entry == null) {
      missing.add(name + " " + place.shape());
    } else if (!entry.shape().equals(place.shape())) {
      misshapen.add(name + " " + entry.shape() + " instead of " + place.shape());
    } else {
      return file.floats(name);
    }
    return new float[0];
  }

  /** A bias in front of a normalisation only moves the mean that is subtracted. */
  private void takeBias(
      String convolution, ModelParts.Vertex normalization, float[] parameters, int position)
      throws IOException {
    int channels = normalization.parameters().length / 4;
    float[] bias = values(convolution + ".bias", new TensorPlace("bias", List.of(channels), 0));
    for (int c = 0; c < bias.length; c++) {
      parameters[position + 2 * channels + c] -= bias[c];
    }
  }

  private void check() {
    Set<String> surplus = new TreeSet<>();
    file.entries()
        .forEach(
            (name, entry) -> {
              if (!used.contains(name) && !name.endsWith(COUNTER)) {
                surplus.add(Refusal.shown(name) + " " + entry.shape());
              }
            });
    if (missing.size() + misshapen.size() + surplus.size() > 0) {
      throw new Refusal(
          "its tensors are not those of this network.%s%s%s%nChoose the --network and network.stem it was saved from",
          list("missing", missing),
          list("of another shape", misshapen),
          list("left over", surplus));
    }
  }

  private static String list(String what, Collection<String> tensors) {
    return tensors.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, "%n%d %s: %s", tensors.size(), what, String.join(", ", tensors));
  }
}
