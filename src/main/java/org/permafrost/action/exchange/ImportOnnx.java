package org.permafrost.action.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.exchange.TensorNames;
import org.permafrost.network.exchange.convert.GraphConverter;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.exchange.judge.Judge;
import org.permafrost.network.exchange.onnx.OnnxGraph;
import org.permafrost.network.exchange.onnx.OnnxReader;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** Makes a model file of an ONNX image classifier, if it computes what ONNX Runtime computes. */
public final class ImportOnnx {
  private final Progress progress;

  public ImportOnnx(Progress progress) {
    this.progress = progress;
  }

  /**
   * @param name of the network
   * @param out path of the model file, on any file system of Hadoop
   * @param classes file with a name per line
   * @param normalization of the pixels that the network was trained with
   * @param imageSize side in pixels, where the file leaves it open
   * @param images folder of images to compare outputs on, besides random ones
   */
  public record Request(
      Path file,
      String name,
      String out,
      Optional<Path> classes,
      Optional<PixelNormalization> normalization,
      OptionalInt imageSize,
      Optional<Path> images,
      Settings settings) {}

  /**
   * @throws Problem (data) for a file that cannot be taken over; nothing is written then
   */
  public ImportResult run(Request request) {
    NetworkName.check(request.name());
    Path file = request.file();
    if (!Files.isRegularFile(file)) {
      throw Problem.data("There is no file %s; check the path given to --onnx.", file);
    }
    try {
      return read(request);
    } catch (Refusal e) {
      throw Problem.data("Cannot import %s: %s.", file, e.getMessage()).causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot read %s: %s.", file, e.getMessage()).causedBy(e);
    }
  }

  private ImportResult read(Request request) throws IOException {
    progress.line("Reading " + request.file());
    OnnxGraph graph = OnnxReader.read(request.file(), request.imageSize());
    ImportedNetwork network = GraphConverter.convert(graph, request.settings().train().optimizer());
    PixelNormalization before = before(request, graph, network);
    ModelDraft draft =
        ModelDraft.of(
            request.name(),
            graph.image().size(),
            network,
            request.classes(),
            Optional.of(before.then(network.pixels())),
            Metadata.classes(graph.metadata()));
    progress.line("Comparing its outputs with ONNX Runtime's");
    Judge judge = new Judge(graph, network);
    double random = onRuntime(() -> judge.compare(judge.randomImages()));
    OptionalDouble real = OptionalDouble.empty();
    int count = 0;
    if (request.images().isPresent()) {
      ImageSamples samples = new ImageSamples(request.settings().prep(), before);
      List<float[]> batches =
          samples.batches(request.images().get(), graph.image().size(), judge.imagesAtOnce());
      double worst = 0;
      for (float[] batch : batches) {
        worst = Math.max(worst, onRuntime(() -> judge.compare(batch)));
        count += judge.imagesAtOnce();
      }
      real = OptionalDouble.of(worst);
    }
    Map<String, byte[]> extras = Map.of(TensorNames.ENTRY, TensorNames.write(network.tensors()));
    return draft.write(
        request.out(), extras, Optional.of(new ImportResult.Agreement(random, count, real)));
  }

  /** How pixels come to the file's input. */
  private static PixelNormalization before(
      Request request, OnnxGraph graph, ImportedNetwork network) {
    boolean own = !network.pixels().equals(PixelNormalization.NONE);
    return request
        .normalization()
        .or(() -> Metadata.normalization(graph.metadata()))
        .or(() -> own ? Optional.empty() : Optional.of(Metadata.IMAGENET))
        .orElseThrow(
            () ->
                Problem.usage(
                    "Cannot import %s: it normalises its input itself (means %s, deviations %s), and"
                        + " nothing says what pixels come to it. Give --normalization none for pixels"
                        + " from 0 to 1, or bytes for 0 to 255.",
                    request.file(), network.pixels().mean(), network.pixels().std()));
  }

  private interface Comparison {
    double run();
  }

  private static double onRuntime(Comparison comparison) {
    try {
      return comparison.run();
    } catch (LinkageError e) {
      throw Problem.environment(
              "ONNX Runtime does not load (%s). It has natives for Linux, macOS and Windows; start"
                  + " with submit/permafrost import, which puts target/dist/import on the class"
                  + " path.",
              e)
          .causedBy(e);
    }
  }
}
