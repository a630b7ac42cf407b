package org.permafrost.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.permafrost.image.source.Litter;
import org.permafrost.image.source.SourceFile;
import org.permafrost.image.source.SourceTree;
import org.permafrost.problem.Problem;

/** Walks a folder of a Hadoop file system that is no local disk. */
final class HadoopTree {
  private final SourceTree.Builder tree = new SourceTree.Builder();
  private final Configuration hadoop;
  private long found;

  private HadoopTree(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** A folder, and its path below the root with a slash behind; empty for the root. */
  private record Folder(Path path, String prefix) {}

  /**
   * Lists names and lengths, the folders of a level at once.
   *
   * @throws Problem (environment) if a folder cannot be listed
   */
  static SourceTree walk(Path root, Configuration hadoop) {
    HadoopTree walk = new HadoopTree(hadoop);
    List<Folder> level = List.of(new Folder(root, ""));
    while (!level.isEmpty()) {
      List<List<FileStatus>> listed =
          level.parallelStream().map(folder -> walk.list(folder.path())).toList();
      List<Folder> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i++) {
        for (FileStatus status : listed.get(i)) {
          walk.take(level.get(i).prefix() + status.getPath().getName(), status, next);
        }
      }
      level = next;
    }
    return walk.tree.build(root.toString(), walk.found);
  }

  private void take(String id, FileStatus status, List<Folder> next) {
    boolean litter = Litter.anyIn(id);
    if (status.isDirectory()) {
      if (!litter) {
        tree.folder(id);
      }
      next.add(new Folder(status.getPath(), id + "/"));
      return;
    }
    found++;
    if (litter) {
      tree.litter(id);
    } else {
      tree.file(SourceFile.plain(id, status.getPath().toString(), status.getLen()));
    }
  }

  private List<FileStatus> list(Path folder) {
    try {
      return Arrays.asList(SourceFiles.fileSystem(folder, hadoop).listStatus(folder));
    } catch (FileNotFoundException e) {
      throw Problem.data("Cannot find %s; was it removed meanwhile?", folder).causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot list %s: %s", folder, e.getMessage()).causedBy(e);
    }
  }
}
