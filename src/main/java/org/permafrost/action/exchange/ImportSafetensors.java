package org.permafrost.action.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.exchange.safetensors.SafetensorsFile;
import org.permafrost.network.exchange.safetensors.SafetensorsImport;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.Settings;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** Makes a model file of the weights of a built-in network. */
public final class ImportSafetensors {

  /**
   * @param network name of the built-in network
   * @param imageSize side in pixels
   * @param out path of the model file, on any file system of Hadoop
   * @param classes file with a name per line
   * @param normalization of the pixels that the network was trained with
   */
  public record Request(
      Path file,
      String network,
      int imageSize,
      String out,
      Optional<Path> classes,
      Optional<PixelNormalization> normalization,
      Settings settings) {}

  /**
   * @throws Problem (data) for a file that cannot be taken over; nothing is written then
   */
  public ImportResult run(Request request) {
    Architecture architecture = Architecture.named(request.network());
    Path file = request.file();
    if (file.toString().matches(".*\\.(pt|pth|ckpt|bin|pkl)")) {
      throw Problem.data(
          "Cannot import %s: a file of this kind can run programs when it is read, so Permafrost"
              + " never does. In Python, make a safe one of it:%n"
              + "  import torch; from safetensors.torch import save_file%n"
              + "  save_file(torch.load(\"%s\", weights_only=True), \"weights.safetensors\")",
          file, file.getFileName());
    }
    if (!Files.isRegularFile(file)) {
      throw Problem.data("There is no file %s; check the path given to --safetensors.", file);
    }
    try {
      Stem stem = request.settings().network().stem();
      SafetensorsFile tensors = SafetensorsFile.open(file);
      ImportedNetwork network =
          SafetensorsImport.read(
              tensors,
              architecture,
              stem,
              request.imageSize(),
              request.settings().train().optimizer());
      return ModelDraft.of(
              architecture.label(),
              request.imageSize(),
              network,
              request.classes(),
              request.normalization().or(() -> Metadata.normalization(tensors.metadata())),
              Metadata.classes(tensors.metadata()))
          .with(architecture.other(stem))
          .write(request.out(), Map.of(), Optional.empty());
    } catch (Refusal e) {
      throw Problem.data("Cannot import %s: %s.", file, e.getMessage()).causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot read %s: %s.", file, e.getMessage()).causedBy(e);
    }
  }
}
