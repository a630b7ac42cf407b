package org.permafrost.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.prepare.PreparedDataset;
import org.permafrost.cli.option.GlobalOptions;
import org.permafrost.cli.option.NextCommand;
import org.permafrost.cli.output.KeptOutput;
import org.permafrost.cli.output.PrepOutput;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.problem.ExitCode;
import org.permafrost.settings.Settings;
import org.permafrost.spark.Session;
import org.permafrost.spark.source.SourceTally;
import org.permafrost.table.Warehouse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code permafrost prep}: images to a data set. */
@Command(
    name = "prep",
    description = "Prepares a folder or archive of images as a data set in the warehouse.%n",
    footer = {"", "Example: permafrost prep --source photos --dataset birds --image-size 64"})
final class PrepCommand implements Callable<Integer> {
  @Option(
      names = "--source",
      required = true,
      paramLabel = "DIR|ARCHIVE",
      description =
          "Folder, .tar, .tgz or .zip: one sub-folder per class, or CIFAR's binary files.")
  private String source;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "Name of the data set; an existing one of this name is replaced.")
  private String dataset;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "folders, cifar10 or cifar100 (default: folders).")
  private String format;

  @Option(
      names = "--split-folders",
      paramLabel = "FOLDERS",
      description =
          "Folders that are splits: auto, none, or train=FOLDER,validation=FOLDER (default: auto,"
              + " by their names).")
  private String splitFolders;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description = "Side length of the stored square images, pixels (default: 64).")
  private Integer imageSize;

  @Option(
      names = "--resize",
      paramLabel = "RULE",
      description = "shorter-side, center-crop, stretch or pad (default: shorter-side).")
  private String resize;

  @Option(names = "--encoding", paramLabel = "ENCODING", description = "rgb or png (default: rgb).")
  private String encoding;

  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "Parquet files per split (default: about 64 MB each).")
  private Integer shards;

  @Option(
      names = "--holdout",
      paramLabel = "SHARE",
      description = "Fraction of each class's training images held out (default: 0.1).")
  private Double holdout;

  @Option(
      names = "--class-names",
      paramLabel = "NAMES",
      description = "imagenette, none, or a file of lines \"folder = name\" (default: imagenette).")
  private String classNames;

  @Mixin private GlobalOptions global;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = global.settings(options());
    PrepareImages.Request request = new PrepareImages.Request(source, dataset, settings.prep());
    try (Session session = Session.open(settings, "prep " + dataset);
        ConsoleProgress progress = global.progress()) {
      Warehouse warehouse = session.warehouse();
      PreparedDataset prepared = new PrepareImages(warehouse, progress).run(request);
      progress.close();
      KeptOutput.print(spec.commandLine(), warehouse, dataset, out -> print(prepared, out));
    }
    return ExitCode.OK.code();
  }

  private void print(PreparedDataset prepared, PrintWriter out) {
    if (global.isJson()) {
      out.println(json(prepared));
      return;
    }
    out.println(new PrepOutput(prepared));
    new NextCommand(global).print(out, List.of("train", "--dataset", prepared.dataset()));
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new HashMap<>();
    options.put("prep.format", format);
    options.put("prep.split-folders", splitFolders);
    options.put("prep.image-size", imageSize);
    options.put("prep.resize", resize);
    options.put("prep.encoding", encoding);
    options.put("prep.shards", shards);
    options.put("prep.holdout", holdout);
    options.put("prep.class-names", classNames);
    return options;
  }

  private static Map<String, Object> files(SourceTally tally) {
    Map<String, Object> files = new LinkedHashMap<>();
    files.put("found", tally.found());
    files.put("images", tally.taken());
    tally.skipped().forEach(each -> files.put(each.key(), each.files().size()));
    return files;
  }

  private static String json(PreparedDataset prepared) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", prepared.dataset());
    json.put("images", prepared.images());
    json.put("train", prepared.train());
    json.put("holdout", prepared.holdout());
    json.put("validation", prepared.validation());
    json.put("rejected", prepared.rejected());
    json.put("layout", prepared.layout());
    json.put("files", files(prepared.tally()));
    json.put("converted", prepared.converted());
    json.put("suspicious", prepared.suspicious().count());
    json.put("images_per_second", prepared.imagesPerSecond());
    json.put("content_hash", prepared.contentHash());
    json.put(
        "classes",
        prepared.classes().stream()
            .map(
                count ->
                    Map.of(
                        "class", count.name(),
                        "label", count.label(),
                        "train", count.train(),
                        "holdout", count.holdout(),
                        "validation", count.validation()))
            .toList());
    return JsonOutput.write(json);
  }
}
