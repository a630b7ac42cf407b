package org.permafrost.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Warehouse;

/**
 * A warehouse that can lie in any folder, although Iceberg's metadata name every file by its whole
 * path: these paths begin with a name that Hadoop's mount table ({@code viewfs}) maps to a folder.
 */
public final class GoldenWarehouse {
  /** What metadata and rows name instead of a folder. */
  static final String ROOT = "viewfs://golden/warehouse";

  /** The folder beside it. */
  static final String IMAGES = "viewfs://golden/images";

  private static final String LINK = "fs.viewfs.mounttable.golden.link./";

  private final Path folder;

  /**
   * @param folder that holds, or will hold, the folders {@code warehouse} and {@code images}
   */
  GoldenWarehouse(Path folder) {
    this.folder = folder;
  }

  /** Maps the name to the folder from now on, and opens the warehouse there. */
  public Warehouse open() throws IOException {
    Settings settings = settings(Map.of());
    SparkSession spark = LocalSpark.session(LocalSpark.settings(folder.resolve("other")));
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    // One that was opened before still knows the folder of before.
    hadoop.setBoolean("fs.viewfs.impl.disable.cache", true);
    for (String name : List.of("warehouse", "images")) {
      hadoop.set(LINK + name, Files.createDirectories(folder.resolve(name)).toUri().toString());
    }
    return Warehouse.open(LocalSpark.session(settings), settings);
  }

  static Settings settings(Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(overrides);
    all.put("warehouse", ROOT);
    return SettingsLoader.load(Optional.empty(), all);
  }

  /** Packs the folder {@code warehouse} as it is; similar files lie close together. */
  void pack(Path archive) throws IOException {
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(new XZCompressorOutputStream(file), "UTF-8");
        Stream<Path> all = Files.walk(folder.resolve("warehouse"))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.resolve("warehouse").relativize(path).toString();
        TarArchiveEntry entry = new TarArchiveEntry(name.replace('\\', '/'));
        entry.setSize(Files.size(path));
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        Files.copy(path, tar);
        tar.closeArchiveEntry();
      }
    }
  }

  /** Unpacks what {@link #pack} wrote. */
  public static GoldenWarehouse unpack(Path archive, Path folder) throws IOException {
    Path root = folder.resolve("warehouse");
    try (InputStream file = Files.newInputStream(archive);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(file), "UTF-8")) {
      for (ArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Path path = root.resolve(e.getName());
        Files.createDirectories(path.getParent());
        Files.copy(tar, path);
      }
    }
    return new GoldenWarehouse(folder);
  }
}
