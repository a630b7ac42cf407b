package org.permafrost.spark.source;

import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.permafrost.image.archive.SafeArchive;
import org.permafrost.image.source.Litter;
import org.permafrost.image.source.LocalNames;
import org.permafrost.image.source.SourceFile;
import org.permafrost.image.source.SourceTree;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings.Limits;
import org.permafrost.table.Warehouse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive unpacked to a temporary folder of the warehouse, where every executor can read it. The
 * files there have numbers for names, so that the file system of the warehouse need not be able to
 * write the names of the archive. Closing deletes the folder.
 */
final class StagedArchive implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StagedArchive.class);
  private static final int FILES_PER_FOLDER = 1000;

  private final Path folder;
  private final Configuration hadoop;
  private final SourceTree.Builder tree = new SourceTree.Builder();
  private long numbers;
  private SourceTree unpacked;

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
      SourceLocation archive,
      String dataset,
      Limits limits,
      Warehouse warehouse,
      Configuration hadoop) {
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

  private void unpack(SourceLocation archive, Limits limits) throws IOException {
    FileSystem target = SourceFiles.fileSystem(folder, hadoop);
    target.mkdirs(folder);
    long found;
    if (archive instanceof SourceLocation.Local local) {
      found = extract(local.path(), limits, target);
    } else {
      Path remote = ((SourceLocation.Remote) archive).path();
      File copy = File.createTempFile("permafrost-archive", ".tmp");
      try {
        SourceFiles.fileSystem(remote, hadoop)
            .copyToLocalFile(false, remote, new Path(copy.toURI()), true);
        found = extract(copy.toPath(), limits, target);
      } finally {
        Files.deleteIfExists(copy.toPath());
      }
    }
    unpacked = tree.build(archive.toString(), found).unwrapped();
  }

  private long extract(java.nio.file.Path archive, Limits limits, FileSystem target) {
    return SafeArchive.extract(
        archive,
        limits,
        new SafeArchive.Target() {
          @Override
          public OutputStream create(String path) throws IOException {
            return take(path, target);
          }

          @Override
          public void folder(String path) {
            if (!Litter.anyIn(path)) {
              tree.folder(path);
            }
          }
        });
  }

  private OutputStream take(String path, FileSystem target) throws IOException {
    if (Litter.anyIn(path)) {
      tree.litter(path);
      return OutputStream.nullOutputStream();
    }
    if (path.indexOf(SourceLocation.UNREADABLE) >= 0) {
      misnamed(path);
      return OutputStream.nullOutputStream();
    }
    String name = String.format(Locale.ROOT, "%05d/%08d", numbers / FILES_PER_FOLDER, numbers);
    numbers++;
    Path file = new Path(folder, name);
    if (!SourceFiles.isLocal(target)) {
      return counted(path, file.toString(), target.create(file, false));
    }
    // Hadoop would start a process for every local file, to set its permissions.
    java.nio.file.Path local = java.nio.file.Path.of(target.makeQualified(file).toUri().getPath());
    Files.createDirectories(local.getParent());
    return counted(
        path,
        LocalNames.location(local),
        Files.newOutputStream(local, StandardOpenOption.CREATE_NEW));
  }

  private void misnamed(String path) {
    int slash = path.lastIndexOf('/');
    while (slash > 0 && path.lastIndexOf(SourceLocation.UNREADABLE, slash) >= 0) {
      tree.misnamed(path.substring(0, slash));
      slash = path.lastIndexOf('/', slash - 1);
    }
    tree.file(
        SourceFile.refused(
            path,
            "",
            0,
            RejectReason.BAD_NAME,
            "Its path in the archive is not UTF-8; pack the archive with UTF-8 names"));
  }

  /** Adds the file to the tree once its length is known. */
  private OutputStream counted(String id, String location, OutputStream out) {
    return new FilterOutputStream(out) {
      private long bytes;

      @Override
      public void write(int b) throws IOException {
        out.write(b);
        bytes++;
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
        bytes += length;
      }

      @Override
      public void close() throws IOException {
        super.close();
        tree.file(SourceFile.plain(id, location, bytes));
      }
    };
  }

  /** What it holds, without the one folder archives usually have around everything. */
  SourceTree tree() {
    return unpacked;
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
