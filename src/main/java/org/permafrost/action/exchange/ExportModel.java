package org.permafrost.action.exchange;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.exchange.TensorNames;
import org.permafrost.network.exchange.export.OnnxExport;
import org.permafrost.network.exchange.safetensors.SafetensorsExport;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;

/** Writes a model for other programs. */
public final class ExportModel {

  /** The file formats. */
  public enum Format {
    ONNX,
    SAFETENSORS
  }

  /**
   * @param out local file; an older one is replaced
   * @param fold batch normalisation becomes part of convolutions; ONNX only
   */
  public record Request(SavedModel model, Format format, Path out, boolean fold) {}

  /**
   * What was written.
   *
   * @param hash of the model
   */
  public record Result(Path file, Format format, String hash, long bytes) {}

  /**
   * @throws Problem (usage) for options that exclude each other, (data) for a layer without a
   *     counterpart, (environment) if the file cannot be written; nothing is left behind then
   */
  public Result run(Request request) {
    if (request.fold() && request.format() != Format.ONNX) {
      throw Problem.usage("--fold is for ONNX only; safetensors hold parameters as they are.");
    }
    Path out = request.out().toAbsolutePath();
    Path temporary = out.resolveSibling("." + out.getFileName() + "." + UUID.randomUUID());
    String hash = request.model().hash();
    try {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(temporary))) {
        write(request, hash, file);
      }
      Files.move(temporary, out, StandardCopyOption.ATOMIC_MOVE);
      return new Result(request.out(), request.format(), hash, Files.size(out));
    } catch (Refusal e) {
      throw Problem.data("Cannot export the model: %s.", e.getMessage()).causedBy(e);
    } catch (IOException e) {
      throw Problem.environment(
              "Cannot write %s: %s. Check space and permissions.", request.out(), e.getMessage())
          .causedBy(e);
    } finally {
      delete(temporary);
    }
  }

  private static void write(Request request, String hash, OutputStream file) throws IOException {
    SavedModel model = request.model();
    ComputationGraphConfiguration configuration = ConfigurationJson.parse(model.configuration());
    Map<String, Map<String, String>> names =
        Optional.ofNullable(model.extras().get(TensorNames.ENTRY))
            .map(TensorNames::read)
            .orElse(Map.of());
    Map<String, String> metadata = Metadata.of(model.description(), hash);
    if (request.format() == Format.SAFETENSORS) {
      SafetensorsExport.write(configuration, model.parameters(), names, metadata, file);
    } else {
      OnnxExport.of(
              configuration,
              model.parameters(),
              model.description().imageSize(),
              names,
              metadata,
              request.fold())
          .writeTo(file);
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw Problem.environment("Cannot remove %s: %s.", temporary, e.getMessage()).causedBy(e);
    }
  }
}
