package org.permafrost.cli.option;

import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which saved network meets which data set. */
public final class ModelOptions {
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
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "Prepared data set.")
  private String dataset;

  public Optional<String> run() {
    return Optional.ofNullable(model.run);
  }

  public Optional<String> file() {
    return Optional.ofNullable(model.file);
  }

  public String dataset() {
    return dataset;
  }
}
