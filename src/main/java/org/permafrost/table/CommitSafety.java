package org.permafrost.table;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.viewfs.ViewFileSystem;
import org.apache.iceberg.CatalogProperties;
import org.permafrost.problem.Problem;

/**
 * Where Iceberg's file catalog may commit. It commits by renaming a file to a name that must not
 * exist yet. On a local disk the check and the rename are two steps, so {@link FileLockManager}
 * guards them; HDFS and Ozone refuse such a rename themselves; anywhere else (object stores above
 * all) it may overwrite, and of two commits at the same time one vanishes although both are
 * reported as done.
 */
final class CommitSafety {
  private static final String LOCAL = "file";

  /** File systems whose rename is atomic and refuses to overwrite. */
  private static final Set<String> REFUSING = Set.of("hdfs", "webhdfs", "swebhdfs", "ofs", "o3fs");

  private CommitSafety() {}

  /**
   * The folder behind a path on a local disk; empty if it lies elsewhere. A mount table is looked
   * through.
   */
  static Optional<java.nio.file.Path> localFolder(Path root, Configuration hadoop)
      throws IOException {
    Path behind = behind(root, hadoop);
    return behind.toUri().getScheme().equals(LOCAL) ? Optional.of(local(behind)) : Optional.empty();
  }

  /**
   * @param properties of the catalog; with a lock of the user's own, everything is safe
   * @throws Problem (usage) if commits to this folder could be lost
   */
  static void check(Path root, Map<String, String> properties, Configuration hadoop)
      throws IOException {
    String scheme = behind(root, hadoop).toUri().getScheme();
    if (scheme.equals(LOCAL)
        || REFUSING.contains(scheme)
        || properties.containsKey(CatalogProperties.LOCK_IMPL)) {
      return;
    }
    throw Problem.usage(
        "Cannot use catalog.type=hadoop for the warehouse %s: on %s:// a commit can overwrite"
            + " another that was made at the same time. Set catalog.type to jdbc, rest or hive;"
            + " the warehouse may stay where it is.",
        root, scheme);
  }

  /** The same path behind a mount table; as it is if there is none, or none that covers it. */
  private static Path behind(Path root, Configuration hadoop) throws IOException {
    FileSystem fileSystem = root.getFileSystem(hadoop);
    Path path = fileSystem.makeQualified(root);
    if (fileSystem instanceof ViewFileSystem table) {
      for (ViewFileSystem.MountPoint mount : table.getMountPoints()) {
        java.nio.file.Path covered = local(mount.getMountedOnPath());
        if (local(path).startsWith(covered)) {
          Path target = new Path(mount.getTargetFileSystemURIs()[0]);
          String below = covered.relativize(local(path)).toString();
          return below.isEmpty() ? target : new Path(target, below);
        }
      }
    }
    return path;
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
