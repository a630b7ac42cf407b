package org.permafrost.image.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.image.source.LocalFolder.Entry;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.problem.Problem;

/**
 * Walks a folder on a local disk. Links to files count as the files. Links to folders are followed
 * once all that lies in the source itself is known, by their paths, and only where they lead to
 * something new: those into a folder they lie in, and those to a folder that is there already, are
 * refused by name, so that no image is listed twice and no walk goes round in circles.
 */
public final class LocalTree {
  private final SourceTree.Builder tree = new SourceTree.Builder();
  private final Map<Path, String> entered = new HashMap<>();
  private final SortedMap<String, Entry.FolderLink> links = new TreeMap<>();
  private long found;

  private LocalTree() {}

  /**
   * Lists names and lengths.
   *
   * @param root a folder
   * @throws Problem (environment) if a folder cannot be listed
   */
  public static SourceTree walk(Path root) {
    LocalTree walk = new LocalTree();
    try {
      Path real = root.toRealPath();
      walk.entered.put(real, "");
      walk.descend(new LocalFolder("", real, false, false));
      while (!walk.links.isEmpty()) {
        walk.follow(walk.links.remove(walk.links.firstKey()));
      }
    } catch (IOException e) {
      throw Problem.environment("Cannot reach %s: %s", root, e.getMessage()).causedBy(e);
    }
    return walk.tree.build(root.toString(), walk.found);
  }

  /** Goes down from a folder, a level at a time. */
  private void descend(LocalFolder top) {
    List<LocalFolder> level = List.of(top);
    while (!level.isEmpty()) {
      List<List<Entry>> listed = level.parallelStream().map(LocalFolder::list).toList();
      List<LocalFolder> next = new ArrayList<>();
      for (List<Entry> entries : listed) {
        entries.forEach(entry -> take(entry, next));
      }
      level = next;
    }
  }

  private void take(Entry entry, List<LocalFolder> next) {
    if (entry instanceof Entry.Folder below) {
      enter(below.folder(), next);
      return;
    }
    found++;
    if (entry instanceof Entry.Waste waste) {
      tree.litter(waste.id());
    } else if (entry instanceof Entry.FolderLink link) {
      links.put(link.at().id(), link);
    } else if (entry instanceof Entry.File file) {
      tree.file(file.file());
    }
  }

  private void enter(LocalFolder folder, List<LocalFolder> next) {
    String known = folder.litter() ? null : entered.putIfAbsent(folder.real(), folder.id());
    if (known != null) {
      found++;
      tree.file(repeated(folder.id(), known));
      return;
    }
    if (folder.misnamed()) {
      tree.misnamed(folder.id());
    } else if (!folder.litter()) {
      tree.folder(folder.id());
    }
    next.add(folder);
  }

  private void follow(Entry.FolderLink link) throws IOException {
    LocalFolder at = link.at();
    Path real = link.link().toRealPath();
    if (link.link().getParent().startsWith(real)) {
      tree.file(
          SourceFile.refused(
              at.id(), "", 0, RejectReason.LINK_CYCLE, "Links to a folder it lies in: " + real));
      return;
    }
    String known = entered.putIfAbsent(real, at.id());
    if (known != null) {
      tree.file(repeated(at.id(), known));
      return;
    }
    // The link itself was counted; what it leads to counts in its place.
    found--;
    if (at.misnamed()) {
      tree.misnamed(at.id());
    } else {
      tree.folder(at.id());
    }
    descend(new LocalFolder(at.id(), real, at.misnamed(), false));
  }

  private static SourceFile repeated(String id, String known) {
    return SourceFile.refused(
        id,
        "",
        0,
        RejectReason.REPEATED_FOLDER,
        "Is the folder " + (known.isEmpty() ? "of the source itself" : known) + " once more");
  }
}
