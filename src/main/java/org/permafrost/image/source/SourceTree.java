package org.permafrost.image.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.problem.Problem;

/** Everything that lies at a source, by its path below the root. */
public final class SourceTree {
  private final String origin;
  private final long found;
  private final NavigableMap<String, SourceFile> files;
  private final NavigableSet<String> folders;
  private final Set<String> misnamed;
  private final List<String> litter;

  private SourceTree(
      String origin,
      long found,
      NavigableMap<String, SourceFile> files,
      NavigableSet<String> folders,
      Set<String> misnamed,
      List<String> litter) {
    this.origin = origin;
    this.found = found;
    this.files = files;
    this.folders = folders;
    this.misnamed = misnamed;
    this.litter = litter;
  }

  /** What a person calls the root. */
  public String origin() {
    return origin;
  }

  /** Entries that are no folders, counted as they were listed, before anybody looked at them. */
  public long found() {
    return found;
  }

  /** All files but litter, sorted by id. */
  public Collection<SourceFile> files() {
    return files.values();
  }

  /** Paths of the files that are litter. */
  public List<String> litter() {
    return litter;
  }

  /** Whether the name of a folder, or of one it lies in, is not UTF-8. */
  public boolean isMisnamed(String folder) {
    return misnamed.contains(folder);
  }

  /** Names of the folders in a folder, without litter. */
  public SortedSet<String> foldersIn(String folder) {
    SortedSet<String> names = new TreeSet<>();
    int start = start(folder);
    for (String each : folder.isEmpty() ? folders : below(folders, folder)) {
      if (each.indexOf('/', start) < 0) {
        names.add(each.substring(start));
      }
    }
    return names;
  }

  /** Files in a folder and the folders in it. */
  public Collection<SourceFile> below(String folder) {
    return folder.isEmpty()
        ? files.values()
        : files.subMap(folder + "/", true, folder + "0", false).values();
  }

  /** Files that lie in a folder itself. */
  public List<SourceFile> filesIn(String folder) {
    int start = start(folder);
    return below(folder).stream().filter(file -> file.id().indexOf('/', start) < 0).toList();
  }

  /** The tree of one of the folders, which holds all there is. */
  SourceTree inside(String folder) {
    int start = start(folder);
    NavigableMap<String, SourceFile> innerFiles = new TreeMap<>();
    for (SourceFile file : below(folder)) {
      String id = file.id().substring(start);
      innerFiles.put(id, new SourceFile(id, file.location(), file.bytes(), file.refusal()));
    }
    NavigableSet<String> innerFolders = new TreeSet<>();
    Set<String> innerMisnamed = new TreeSet<>();
    for (String each : below(folders, folder)) {
      innerFolders.add(each.substring(start));
      if (misnamed.contains(each)) {
        innerMisnamed.add(each.substring(start));
      }
    }
    List<String> innerLitter =
        litter.stream().map(id -> id.startsWith(folder + "/") ? id.substring(start) : id).toList();
    return new SourceTree(
        origin + "/" + folder, found, innerFiles, innerFolders, innerMisnamed, innerLitter);
  }

  /**
   * Archives usually hold one folder, which holds everything.
   *
   * @return the innermost folder that is not alone, or whose sub-folders are not folders of folders
   */
  public SourceTree unwrapped() {
    SortedSet<String> top = foldersIn("");
    if (top.size() != 1 || !filesIn("").isEmpty() || foldersIn(top.first()).isEmpty()) {
      return this;
    }
    return inside(top.first()).unwrapped();
  }

  private static int start(String folder) {
    return folder.isEmpty() ? 0 : folder.length() + 1;
  }

  /** Slash is the character before zero. */
  private static NavigableSet<String> below(NavigableSet<String> folders, String folder) {
    return folders.subSet(folder + "/", true, folder + "0", false);
  }

  /** Collects a tree; folders in which files lie need not be named. */
  public static final class Builder {
    private final NavigableMap<String, SourceFile> files = new TreeMap<>();
    private final NavigableSet<String> folders = new TreeSet<>();
    private final Set<String> misnamed = new TreeSet<>();
    private final List<String> litter = new ArrayList<>();

    /**
     * @throws Problem (data) if there is one of that path already
     */
    public void file(SourceFile file) {
      if (files.put(file.id(), file) != null) {
        throw Problem.data(
            "Two files of the source are called %s once their names are text; rename one.",
            file.id());
      }
      int slash = file.id().lastIndexOf('/');
      if (slash > 0) {
        folder(file.id().substring(0, slash));
      }
    }

    public void folder(String id) {
      for (String each = id; folders.add(each) && each.indexOf('/') > 0; ) {
        each = each.substring(0, each.lastIndexOf('/'));
      }
    }

    /** A folder whose name, or that of one it lies in, is not UTF-8. */
    public void misnamed(String id) {
      folder(id);
      misnamed.add(id);
    }

    public void litter(String id) {
      litter.add(id);
    }

    /**
     * @param origin what a person calls the root
     * @param found entries that are no folders, as they were counted when listed
     * @throws IllegalStateException if not every one of them is there
     */
    public SourceTree build(String origin, long found) {
      if (found != files.size() + litter.size()) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%d entries were listed in %s, %d files and %d of litter are known",
                found,
                origin,
                files.size(),
                litter.size()));
      }
      litter.sort(null);
      return new SourceTree(origin, found, files, folders, misnamed, List.copyOf(litter));
    }
  }
}
