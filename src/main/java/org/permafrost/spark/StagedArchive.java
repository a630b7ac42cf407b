package org.permafrost.spark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.permafrost.image.SafeArchive;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings.Limits;
import org.permafrost.table.Warehouse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive unpacked to a temporary folder of the warehouse, where every executor can read it.
 * Closing deletes the folder.
 */
final class StagedArchive implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StagedArchive.class);

  private final Path folder;
  private final Configuration hadoop;

  private StagedArchive(Path folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /**
   * Unpacks an archive.
   *
   * @throws Problem (data) if it is damaged or refused; nothing stays behind then
   */
  static StagedArchive unpack(
      Path archive, String dataset, Limits limits, Warehouse warehouse, Configuration hadoop) {
    Path folder = warehouse.stagingFolder(dataset + "-" + UUID.randomUUID());
    StagedArchive staged = new StagedArchive(folder, hadoop);
    boolean complete = false;
    try {
      staged.unpack(archive, limits);
      complete = true;
      return staged;
    } catch (IOException e) {
      throw Problem.environment("Cannot unpack %s to %s: %s", archive, folder, e.getMessage())
          .causedBy(e);
    } finally {
      if (!complete) {
        staged.close();
      }
    }
  }

  private void unpack(Path archive, Limits limits) throws IOException {
    FileSystem target = SourceFiles.fileSystem(folder, hadoop);
    target.mkdirs(folder);
    FileSystem from = SourceFiles.fileSystem(archive, hadoop);
    if (isLocal(from)) {
      SafeArchive.extract(local(from, archive), limits, path -> create(target, path));
      return;
    }
    File copy = File.createTempFile("permafrost-archive", ".tmp");
    try {
      from.copyToLocalFile(false, archive, new Path(copy.toURI()), true);
      SafeArchive.extract(copy.toPath(), limits, path -> create(target, path));
    } finally {
      Files.deleteIfExists(copy.toPath());
    }
  }

  private OutputStream create(FileSystem target, String path) throws IOException {
    Path file = new Path(folder, path);
    if (!isLocal(target)) {
      return target.create(file, false);
    }
    // Hadoop would start a process for every local file, to set its permissions.
    java.nio.file.Path localFile = local(target, file);
    Files.createDirectories(localFile.getParent());
    return Files.newOutputStream(localFile, StandardOpenOption.CREATE_NEW);
  }

  private static boolean isLocal(FileSystem fileSystem) {
    return fileSystem.getUri().getScheme().equals("file");
  }

  private static java.nio.file.Path local(FileSystem fileSystem, Path path) {
    return java.nio.file.Path.of(fileSystem.makeQualified(path).toUri().getPath());
  }

  /**
   * The unpacked data set: archives usually hold one folder, which holds everything.
   *
   * @return the innermost folder that is not alone, or whose sub-folders are not folders of folders
   */
  Path root() {
    Path root = folder;
    while (true) {
      List<FileStatus> entries = SourceFiles.list(root, hadoop);
      if (entries.size() != 1 || !entries.get(0).isDirectory()) {
        return root;
      }
      Path only = entries.get(0).getPath();
      if (SourceFiles.list(only, hadoop).stream().noneMatch(FileStatus::isDirectory)) {
        return root;
      }
      root = only;
    }
  }

  @Override
  public void close() {
    try {
      SourceFiles.fileSystem(folder, hadoop).delete(folder, true);
    } catch (IOException e) {
      LOG.warn("Cannot delete the temporary folder {}", folder, e);
    }
  }
}
