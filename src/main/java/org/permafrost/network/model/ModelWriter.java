package org.permafrost.network.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.catalog.FilterCatalog;

/** Lays a model out as a zip; goes through the content twice, first for the checksums. */
final class ModelWriter {
  private ModelWriter() {}

  /** Writes the model and returns its hash. */
  static String write(SavedModel model, OutputStream out) throws IOException {
    ComputationGraphConfiguration configuration = ConfigurationJson.parse(model.configuration());
    Map<String, EntryContent> contents = contents(model, FilterCatalog.of(configuration));
    Map<String, Checksum> checksums = new LinkedHashMap<>();
    List<ModelManifest.Entry> listed = new ArrayList<>();
    for (Map.Entry<String, EntryContent> entry : contents.entrySet()) {
      Checksum checksum = Checksum.of(entry.getValue());
      checksums.put(entry.getKey(), checksum);
      listed.add(new ModelManifest.Entry(entry.getKey(), checksum.size(), checksum.sha256()));
    }
    String hash = ModelHash.of(configuration, checksums.get(ModelEntries.PARAMETERS));
    EntryContent manifest =
        EntryContent.of(ManifestJson.write(new ModelManifest(model.description(), hash, listed)));
    StoredZipWriter zip = new StoredZipWriter(out);
    zip.write(header(ModelEntries.MANIFEST, Checksum.of(manifest)), manifest);
    for (Map.Entry<String, EntryContent> entry : contents.entrySet()) {
      zip.write(header(entry.getKey(), checksums.get(entry.getKey())), entry.getValue());
    }
    zip.finish();
    return hash;
  }

  private static Map<String, EntryContent> contents(SavedModel model, FilterCatalog catalog) {
    Map<String, EntryContent> contents = new LinkedHashMap<>();
    byte[] json = model.configuration().getBytes(StandardCharsets.UTF_8);
    contents.put(ModelEntries.CONFIGURATION, EntryContent.of(json));
    contents.put(ModelEntries.CATALOGUE, EntryContent.of(CatalogJson.write(catalog)));
    for (Map.Entry<String, byte[]> extra : model.extras().entrySet()) {
      if (!ModelEntries.isExtra(extra.getKey())
          || extra.getValue().length > ModelEntries.MAX_EXTRA
          || model.extras().size() > ModelEntries.MAX_EXTRAS) {
        throw new IllegalArgumentException(
            "A model file cannot take " + model.extras().size() + " extras with " + extra.getKey());
      }
      contents.put(extra.getKey(), EntryContent.of(extra.getValue()));
    }
    contents.put(ModelEntries.PARAMETERS, EntryContent.of(model.parameters()));
    model
        .updaterState()
        .ifPresent(state -> contents.put(ModelEntries.UPDATER, EntryContent.of(state)));
    return contents;
  }

  private static StoredZip.Entry header(String name, Checksum checksum) {
    return new StoredZip.Entry(name, checksum.size(), checksum.crc());
  }
}
