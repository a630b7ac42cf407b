package org.permafrost.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.ClassNames;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings;
import org.permafrost.table.Warehouse;

/** A source of images, opened: a folder as it stands, or an archive unpacked until closed. */
public final class SourceReader implements AutoCloseable {
  private final ImageSource source;
  private final Optional<StagedArchive> archive;

  private SourceReader(ImageSource source, Optional<StagedArchive> archive) {
    this.source = source;
    this.archive = archive;
  }

  /**
   * Finds out what is there, names and lengths only.
   *
   * @param location folder or archive, on any Hadoop file system
   * @throws Problem (data) if nothing usable is there
   */
  public static SourceReader open(
      String location, String dataset, PrepSettings settings, Warehouse warehouse) {
    Configuration hadoop = warehouse.spark().sparkContext().hadoopConfiguration();
    ClassNames names = ClassNames.load(settings.classNames());
    FileStatus status = status(location, hadoop);
    if (status.isDirectory()) {
      ImageSource source = list(status.getPath(), settings, names, hadoop);
      return new SourceReader(source, Optional.empty());
    }
    StagedArchive archive =
        StagedArchive.unpack(status.getPath(), dataset, settings.limits(), warehouse, hadoop);
    boolean listed = false;
    try {
      ImageSource source = list(archive.root(), settings, names, hadoop);
      listed = true;
      return new SourceReader(source, Optional.of(archive));
    } finally {
      if (!listed) {
        archive.close();
      }
    }
  }

  /** What was found. */
  public ImageSource source() {
    return source;
  }

  @Override
  public void close() {
    archive.ifPresent(StagedArchive::close);
  }

  private static FileStatus status(String location, Configuration hadoop) {
    try {
      Path path = new Path(location);
      return SourceFiles.fileSystem(path, hadoop).getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw Problem.data("Cannot find %s; check --source.", location).causedBy(e);
    } catch (IllegalArgumentException e) {
      throw Problem.usage("Cannot use --source \"%s\": %s", location, e.getMessage()).causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot reach %s: %s", location, e.getMessage()).causedBy(e);
    }
  }

  private static ImageSource list(
      Path root, PrepSettings settings, ClassNames names, Configuration hadoop) {
    return switch (settings.format()) {
      case FOLDERS -> new FolderSource(root, hadoop).list(names);
      case CIFAR10 -> cifar(root, CifarFormat.CIFAR10, hadoop);
      case CIFAR100 -> cifar(root, CifarFormat.CIFAR100, hadoop);
    };
  }

  /** The files may lie in a folder of their own, as in the official archives. */
  private static ImageSource cifar(Path root, CifarFormat format, Configuration hadoop) {
    List<FileStatus> entries = SourceFiles.list(root, hadoop);
    boolean wrapped = entries.size() == 1 && entries.get(0).isDirectory();
    Path folder = wrapped ? entries.get(0).getPath() : root;
    return new CifarSource(folder, format, hadoop).list();
  }
}
