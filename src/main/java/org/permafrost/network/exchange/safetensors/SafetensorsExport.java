package org.permafrost.network.exchange.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.permafrost.network.exchange.export.ModelParts;

/**
 * The parameters of a network as PyTorch names and shapes them: those of a built-in network as
 * torchvision does, those of an imported one as its file did.
 */
public final class SafetensorsExport {
  private static final Map<String, String> ROLES =
      Map.of("running_mean", "mean", "running_var", "variance");

  private static final String MEAN = ".running_mean";

  /** What PyTorch's normalisations have besides; nothing is computed from it. */
  private static final String COUNTER = ".num_batches_tracked";

  private SafetensorsExport() {}

  /**
   * @param names of tensors by layer and role, where they are known from an import
   */
  public static void write(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      Map<String, Map<String, String>> names,
      Map<String, String> metadata,
      OutputStream out)
      throws IOException {
    SafetensorsWriter file = new SafetensorsWriter();
    TorchNames torch = TorchNames.of(List.copyOf(configuration.getVertices().keySet()));
    for (ModelParts.Vertex part : ModelParts.of(configuration, parameters)) {
      Map<String, String> own = names.getOrDefault(part.name(), Map.of());
      String prefix = torch.of(part.name());
      for (TensorPlace place : TensorPlace.of(part)) {
        String role = ROLES.getOrDefault(place.role(), place.role());
        String name = own.getOrDefault(role, prefix + "." + place.role());
        file.add(
            name,
            Arrays.copyOfRange(part.parameters(), place.from(), place.from() + place.length()),
            place.shape());
        if (name.endsWith(MEAN)) {
          file.add(name.substring(0, name.length() - MEAN.length()) + COUNTER, 0);
        }
      }
      if (torch.hasMoreBiases()
          && part.layer().orElse(null) instanceof ConvolutionLayer convolution
          && !convolution.hasBias()) {
        int filters = Math.toIntExact(convolution.getNOut());
        file.add(prefix + ".bias", new float[filters], List.of(filters));
      }
    }
    file.write(out, metadata);
  }
}
