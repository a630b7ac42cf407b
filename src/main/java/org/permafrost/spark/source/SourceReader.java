package org.permafrost.spark.source;

import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.ClassNames;
import org.permafrost.image.source.LocalTree;
import org.permafrost.image.source.SourceTree;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings;
import org.permafrost.table.Warehouse;

/** A source of images, opened: a folder as it stands, or an archive unpacked until closed. */
public final class SourceReader implements AutoCloseable {
  private final ImageSource source;
  private final Optional<StagedArchive> archive;

  private SourceReader(ImageSource source) {
    this(source, Optional.empty());
  }

  private SourceReader(ImageSource source, Optional<StagedArchive> archive) {
    this.source = source;
    this.archive = archive;
  }

  /**
   * Finds out what is there, names and lengths only.
   *
   * @param location folder or archive, on any Hadoop file system
   * @param option that named it, for messages
   * @throws Problem (data) if nothing usable is there
   */
  public static SourceReader open(
      String location, String option, String dataset, PrepSettings settings, Warehouse warehouse) {
    Configuration hadoop = warehouse.spark().sparkContext().hadoopConfiguration();
    SourceLocation place = SourceLocation.of(location, option, hadoop);
    if (place instanceof SourceLocation.Local local && Files.isDirectory(local.path())) {
      return new SourceReader(list(LocalTree.walk(local.path()), settings, hadoop));
    }
    if (place instanceof SourceLocation.Remote remote && remote.folder()) {
      return new SourceReader(list(HadoopTree.walk(remote.path(), hadoop), settings, hadoop));
    }
    StagedArchive archive =
        StagedArchive.unpack(place, dataset, settings.limits(), warehouse, hadoop);
    boolean listed = false;
    try {
      ImageSource source = list(archive.tree(), settings, hadoop);
      listed = true;
      return new SourceReader(source, Optional.of(archive));
    } finally {
      if (!listed) {
        archive.close();
      }
    }
  }

  /** Whether there is a folder or file of that name. */
  public static boolean exists(String location, String option, Warehouse warehouse) {
    Configuration hadoop = warehouse.spark().sparkContext().hadoopConfiguration();
    return SourceLocation.find(location, option, hadoop).isPresent();
  }

  /** What was found. */
  public ImageSource source() {
    return source;
  }

  @Override
  public void close() {
    archive.ifPresent(StagedArchive::close);
  }

  private static ImageSource list(SourceTree tree, PrepSettings settings, Configuration hadoop) {
    return switch (settings.format()) {
      case FOLDERS ->
          FolderSource.of(tree, ClassNames.load(settings.classNames()), settings.splits());
      case CIFAR10 -> new CifarSource(tree, CifarFormat.CIFAR10, hadoop).list();
      case CIFAR100 -> new CifarSource(tree, CifarFormat.CIFAR100, hadoop).list();
    };
  }
}
