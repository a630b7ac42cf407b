package org.permafrost.network.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.hash.Sha256;
import org.permafrost.network.catalog.FilterCatalog;

/** Reads a model front to back and trusts nothing; see {@link ModelFile}. */
final class ModelReader {
  private final long length;
  private final StoredZipReader zip;

  ModelReader(InputStream in, long length) {
    this.length = length;
    this.zip = new StoredZipReader(new BufferedInputStream(in, 1 << 16), length);
  }

  ModelManifest manifest() throws IOException {
    StoredZip.Entry entry = zip.next();
    if (!entry.name().equals(ModelEntries.MANIFEST) || entry.size() > ModelEntries.MAX_MANIFEST) {
      throw new DamagedFileException(
          "its first entry is %s with %d bytes, expected %s with at most %d",
          entry.name(), entry.size(), ModelEntries.MANIFEST, ModelEntries.MAX_MANIFEST);
    }
    byte[] json = zip.content().readNBytes((int) entry.size());
    CRC32 crc = new CRC32();
    crc.update(json);
    if ((int) crc.getValue() != entry.crc()) {
      throw new DamagedFileException("its manifest is damaged (wrong CRC-32)");
    }
    JsonGuard.checkShape(ModelEntries.MANIFEST, json);
    ModelManifest manifest = ManifestJson.read(json);
    checkLength(entry, manifest);
    return manifest;
  }

  SavedModel model() throws IOException {
    ModelManifest manifest = manifest();
    Deque<ModelManifest.Entry> expected = new ArrayDeque<>(manifest.entries());
    byte[] json = bytes(expected, ModelEntries.CONFIGURATION, ModelEntries.MAX_CONFIGURATION);
    JsonGuard.checkClasses(ModelEntries.CONFIGURATION, json);
    String text = new String(json, StandardCharsets.UTF_8);
    ComputationGraphConfiguration configuration = configuration(text);
    FilterCatalog catalog = catalog(configuration, manifest.description());
    bytes(expected, ModelEntries.CATALOGUE, ModelEntries.MAX_CATALOGUE);
    SortedMap<String, byte[]> extras = extras(expected);
    float[] parameters = parameters(expected, catalog);
    Optional<float[]> updater =
        expected.isEmpty() ? Optional.empty() : Optional.of(updater(expected, catalog));
    zip.finish();
    String hash = ModelHash.of(configuration, parameterChecksum(manifest));
    if (!hash.equals(manifest.modelHash())) {
      throw new DamagedFileException(
          "its model hash is %s, the manifest says %s", hash, manifest.modelHash());
    }
    return new SavedModel(manifest.description(), text, parameters, updater, extras);
  }

  /** The manifest alone decides how long the file must be. */
  private void checkLength(StoredZip.Entry entry, ModelManifest manifest) throws IOException {
    long expected = StoredZip.END_LENGTH + StoredZip.space(entry.name(), entry.size());
    for (ModelManifest.Entry listed : manifest.entries()) {
      if (listed.size() < 0 || listed.size() > StoredZip.MAX_SIZE) {
        throw new DamagedFileException(
            "its manifest claims %d bytes for %s", listed.size(), listed.name());
      }
      expected += StoredZip.space(listed.name(), listed.size());
    }
    if (length != expected) {
      throw new DamagedFileException(
          "it has %d bytes, its manifest lists entries for %d; it is %s",
          length, expected, length < expected ? "truncated" : "longer than it should be");
    }
  }

  private static ComputationGraphConfiguration configuration(String json) throws IOException {
    try {
      return ConfigurationJson.parse(json);
    } catch (RuntimeException e) {
      throw noNetwork(e);
    }
  }

  private static FilterCatalog catalog(
      ComputationGraphConfiguration configuration, ModelDescription description)
      throws IOException {
    FilterCatalog catalog;
    try {
      catalog = FilterCatalog.of(configuration);
    } catch (RuntimeException e) {
      throw noNetwork(e);
    }
    if (catalog.classifier().outputs() != description.classNames().size()) {
      throw new DamagedFileException(
          "its manifest names %d classes, its network has %d",
          description.classNames().size(), catalog.classifier().outputs());
    }
    return catalog;
  }

  /** DL4J meets missing or absurd values with exceptions of any kind. */
  private static DamagedFileException noNetwork(RuntimeException cause) {
    boolean explained =
        cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
    DamagedFileException damaged =
        new DamagedFileException(
            "%s does not describe a network: %s",
            ModelEntries.CONFIGURATION,
            explained ? cause.getMessage() : "sizes are missing or make no sense");
    damaged.initCause(cause);
    return damaged;
  }

  private SortedMap<String, byte[]> extras(Deque<ModelManifest.Entry> expected) throws IOException {
    SortedMap<String, byte[]> extras = new TreeMap<>();
    while (!expected.isEmpty() && ModelEntries.isExtra(expected.peek().name())) {
      String name = expected.peek().name();
      boolean repeated = extras.containsKey(name);
      if (repeated || extras.size() == ModelEntries.MAX_EXTRAS) {
        throw new DamagedFileException(
            "its manifest lists %s", repeated ? name + " twice" : "too many extras");
      }
      extras.put(name, bytes(expected, name, ModelEntries.MAX_EXTRA));
    }
    return extras;
  }

  private float[] parameters(Deque<ModelManifest.Entry> expected, FilterCatalog catalog)
      throws IOException {
    ModelManifest.Entry entry = next(expected, ModelEntries.PARAMETERS);
    if (entry.size() != (long) catalog.parameters() * Float.BYTES) {
      throw new DamagedFileException(
          "%s has %d bytes, the network's %d parameters need %d",
          entry.name(),
          entry.size(),
          catalog.parameters(),
          (long) catalog.parameters() * Float.BYTES);
    }
    return floats(entry);
  }

  private float[] updater(Deque<ModelManifest.Entry> expected, FilterCatalog catalog)
      throws IOException {
    ModelManifest.Entry entry = next(expected, ModelEntries.UPDATER);
    long most = (long) catalog.parameters() * Float.BYTES * ModelEntries.MAX_STATES;
    if (entry.size() % Float.BYTES != 0
        || entry.size() > Math.min(most, Integer.MAX_VALUE * (long) Float.BYTES)) {
      throw new DamagedFileException(
          "%s has %d bytes, no updater of this network needs that", entry.name(), entry.size());
    }
    if (!expected.isEmpty()) {
      throw new DamagedFileException("its manifest lists an entry %s", expected.peek().name());
    }
    return floats(entry);
  }

  private byte[] bytes(Deque<ModelManifest.Entry> expected, String name, int limit)
      throws IOException {
    ModelManifest.Entry entry = next(expected, name);
    if (entry.size() > limit) {
      throw new DamagedFileException(
          "entry %s has %d bytes, at most %d are allowed", name, entry.size(), limit);
    }
    byte[] bytes = zip.content().readNBytes((int) entry.size());
    check(entry, Sha256.of(bytes));
    return bytes;
  }

  private float[] floats(ModelManifest.Entry entry) throws IOException {
    Sha256 sum = new Sha256();
    InputStream in = sum.reading(zip.content());
    float[] values = FloatBytes.read(in, Math.toIntExact(entry.size() / Float.BYTES));
    check(entry, sum.hex());
    return values;
  }

  /** The next entry both of the manifest and of the file. */
  private ModelManifest.Entry next(Deque<ModelManifest.Entry> expected, String name)
      throws IOException {
    ModelManifest.Entry listed = expected.poll();
    if (listed == null || !listed.name().equals(name)) {
      throw new DamagedFileException(
          "its manifest lists %s where %s should be",
          listed == null ? "nothing" : "entry " + listed.name(), name);
    }
    StoredZip.Entry found = zip.next();
    if (!found.name().equals(name) || found.size() != listed.size()) {
      throw new DamagedFileException(
          "it holds entry %s with %d bytes where the manifest lists %s with %d",
          found.name(), found.size(), name, listed.size());
    }
    return listed;
  }

  private static void check(ModelManifest.Entry entry, String sha256) throws IOException {
    if (!sha256.equals(entry.sha256())) {
      throw new DamagedFileException(
          "entry %s is damaged (its SHA-256 is not the manifest's)", entry.name());
    }
  }

  private static Checksum parameterChecksum(ModelManifest manifest) {
    return manifest.entries().stream()
        .filter(e -> e.name().equals(ModelEntries.PARAMETERS))
        .map(e -> new Checksum(e.size(), e.sha256(), 0))
        .findFirst()
        .orElseThrow();
  }
}
