package org.permafrost.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.permafrost.action.exchange.ImportOnnx;
import org.permafrost.action.exchange.ImportResult;
import org.permafrost.action.exchange.ImportSafetensors;
import org.permafrost.action.exchange.Metadata;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.output.ExchangeOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.problem.ExitCode;
import org.permafrost.settings.Settings;
import org.permafrost.settings.TrainSettings.PixelNormalization;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost import}. */
@Command(
    name = "import",
    description = {
      "Makes a model file of an image classifier that another program wrote, for every command that"
          + " takes --model.%n",
      "--onnx takes a whole network: its outputs are compared with ONNX Runtime's first, on random images and on"
          + " those of --images. If they differ by more than 1e-4, relative to the largest, nothing"
          + " is written, and the message names the first layer that differs.%n"
    },
    footer = {"", "Example: permafrost import --onnx net.onnx --name my-net --out my-net.model"})
final class ImportCommand implements Callable<Integer> {
  private static final int USUAL_SIZE = 224;

  /** Exactly one of both. */
  static final class Source {
    @ArgGroup(exclusive = false)
    private Onnx onnx;

    @ArgGroup(exclusive = false)
    private Weights weights;
  }

  /** A graph with its weights. */
  static final class Onnx {
    @Option(names = "--onnx", required = true, paramLabel = "FILE", description = "ONNX file.")
    private Path file;

    @Option(
        names = "--name",
        required = true,
        paramLabel = "NAME",
        description = "What the network is called from now on.")
    private String name;

    @Option(
        names = "--images",
        paramLabel = "FOLDER",
        description = "Compares outputs on 16 images of this folder, too.")
    private Path images;
  }

  /** Weights alone. */
  static final class Weights {
    @Option(
        names = "--safetensors",
        required = true,
        paramLabel = "FILE",
        description = "Weights of a built-in network, with torchvision's names.")
    private Path file;

    @Option(
        names = "--network",
        required = true,
        paramLabel = "NAME",
        description = "The built-in network they belong to.")
    private String network;
  }

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL",
      description = "Model file to write; an older one is replaced.")
  private String out;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "Text file with the name of a class per line, in the order of the outputs (default:"
              + " class-0, class-1, ...).")
  private Path classes;

  @Option(
      names = "--normalization",
      paramLabel = "HOW",
      description =
          "How the network expects pixels: imagenet, inception (-1 to 1), none (0 to 1), bytes (0 to 255), or means and"
              + " deviations as in 0.485,0.456,0.406/0.229,0.224,0.225 (default: what the file says"
              + " itself, or else imagenet).")
  private String normalization;

  @Option(
      names = "--image-size",
      paramLabel = "N",
      description =
          "Side of the images in pixels, where an ONNX file leaves it open, or for --safetensors"
              + " (default: 224).")
  private Integer imageSize;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = global.settings(Map.of());
    try (ConsoleProgress progress = global.progress()) {
      ImportResult result = source.onnx == null ? weights(settings) : onnx(settings, progress);
      progress.close();
      spec.commandLine()
          .getOut()
          .println(global.isJson() ? ExchangeOutput.json(result) : ExchangeOutput.text(result));
    }
    return ExitCode.OK.code();
  }

  private ImportResult onnx(Settings settings, ConsoleProgress progress) {
    return new ImportOnnx(progress)
        .run(
            new ImportOnnx.Request(
                source.onnx.file,
                source.onnx.name,
                out,
                Optional.ofNullable(classes),
                normalization(),
                imageSize == null ? OptionalInt.empty() : OptionalInt.of(imageSize),
                Optional.ofNullable(source.onnx.images),
                settings));
  }

  private ImportResult weights(Settings settings) {
    return new ImportSafetensors()
        .run(
            new ImportSafetensors.Request(
                source.weights.file,
                source.weights.network,
                imageSize == null ? USUAL_SIZE : imageSize,
                out,
                Optional.ofNullable(classes),
                normalization(),
                settings));
  }

  private Optional<PixelNormalization> normalization() {
    return Optional.ofNullable(normalization).map(Metadata::normalization);
  }
}
