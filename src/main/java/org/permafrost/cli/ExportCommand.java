package org.permafrost.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.permafrost.action.exchange.ExportModel;
import org.permafrost.action.run.ModelReference;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.output.ExchangeOutput;
import org.permafrost.problem.ExitCode;
import org.permafrost.spark.Session;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost export}. */
@Command(
    name = "export",
    description = {
      "Writes a model for other programs: as an ONNX graph (input image, output logits, any number of"
          + " images), or its parameters as safetensors with PyTorch's names.%n"
    },
    footer = {"", "Example: permafrost export --run first --format onnx --out first.onnx"})
final class ExportCommand implements Callable<Integer> {
  /** Exactly one of both. */
  static final class Model {
    @Option(names = "--run", paramLabel = "RUN", description = "The model of this run.")
    private String run;

    @Option(names = "--model", paramLabel = "FILE", description = "This model file.")
    private String file;
  }

  @ArgGroup(multiplicity = "1")
  private Model model;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "onnx or safetensors.")
  private ExportModel.Format format;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File to write; an older one is replaced.")
  private Path out;

  @Option(
      names = "--fold",
      description =
          "Make batch normalisation a part of the convolutions before it (onnx only): faster, but"
              + " not to be trained further.")
  private boolean fold;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Session session = Session.open(global.settings(Map.of()), "export")) {
      ExportModel.Result result =
          new ExportModel()
              .run(
                  new ExportModel.Request(
                      new ModelReference(session.warehouse())
                          .either(Optional.ofNullable(model.run), Optional.ofNullable(model.file)),
                      format,
                      out,
                      fold));
      spec.commandLine()
          .getOut()
          .println(global.isJson() ? ExchangeOutput.json(result) : ExchangeOutput.text(result));
    }
    return ExitCode.OK.code();
  }
}
