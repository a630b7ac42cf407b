package org.permafrost.action.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.permafrost.action.CodeVersion;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** A model that is not written yet. */
record ModelDraft(ModelDescription description, ImportedNetwork network, FilterCatalog catalog) {

  /**
   * @param classFile names of classes; otherwise those that the file itself has, or numbers
   * @throws Problem (data) if the number of classes does not fit
   */
  static ModelDraft of(
      String name,
      int imageSize,
      ImportedNetwork network,
      Optional<Path> classFile,
      Optional<PixelNormalization> normalization,
      Optional<List<String>> own) {
    FilterCatalog catalog = FilterCatalog.of(network.configuration());
    int outputs = catalog.classifier().outputs();
    List<String> classes =
        classFile
            .map(file -> ClassFile.read(file, outputs))
            .or(() -> own.filter(names -> names.size() == outputs))
            .orElseGet(() -> ClassFile.numbered(outputs));
    ModelDescription description =
        new ModelDescription(
            name,
            0,
            name,
            imageSize,
            classes,
            "",
            normalization.orElse(Metadata.IMAGENET),
            0,
            CodeVersion.current());
    return new ModelDraft(description, network, catalog);
  }

  /** The same network, which begins like this. */
  ModelDraft with(Stem stem) {
    return new ModelDraft(description.with(stem), network, catalog);
  }

  ImportResult write(
      String out, Map<String, byte[]> extras, Optional<ImportResult.Agreement> agreement) {
    SavedModel model =
        new SavedModel(
            description,
            network.configuration().toJson(),
            network.parameters(),
            Optional.empty(),
            new TreeMap<>(extras));
    String hash;
    try {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(out);
      FileSystem files = path.getFileSystem(new Configuration());
      hash = ModelFile.write(files, files.makeQualified(path), model);
    } catch (IOException e) {
      throw Problem.environment("Cannot reach %s: %s.", out, e.getMessage()).causedBy(e);
    }
    return new ImportResult(
        out,
        hash,
        description,
        catalog.layers().size(),
        catalog.filters().size(),
        catalog.parameters(),
        agreement);
  }
}
