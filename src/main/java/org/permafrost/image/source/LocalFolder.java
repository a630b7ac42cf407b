package org.permafrost.image.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.problem.Problem;

/**
 * A folder on a local disk, to be listed.
 *
 * @param id path below the root of the source; empty for the root
 * @param real where it lies, without links
 * @param misnamed its name, or that of one it lies in, is not UTF-8
 * @param litter it lies in a folder of litter
 */
record LocalFolder(String id, Path real, boolean misnamed, boolean litter) {

  /** What a folder holds, as it is listed. */
  sealed interface Entry {
    /** A file, or what cannot be read. */
    record File(SourceFile file) implements Entry {}

    /** Left by a system or a program. */
    record Waste(String id) implements Entry {}

    /** A folder in it. */
    record Folder(LocalFolder folder) implements Entry {}

    /** A link to a folder, which may lead anywhere. */
    record FolderLink(LocalFolder at, Path link) implements Entry {}
  }

  /**
   * Looks at every entry, dangling links and names of any bytes included.
   *
   * @throws Problem (environment) if the folder cannot be listed
   */
  List<Entry> list() {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(real)) {
      stream.forEach(paths::add);
    } catch (IOException | DirectoryIteratorException e) {
      if (litter) {
        // lost+found and its like are often closed to all but the system.
        return List.of();
      }
      throw Problem.environment("Cannot list the folder %s: %s", shown(), reason(e)).causedBy(e);
    }
    return paths.parallelStream().map(this::entry).toList();
  }

  private String shown() {
    return id.isEmpty() ? real.toString() : id;
  }

  private Entry entry(Path path) {
    String location = LocalNames.location(path);
    String name = LocalNames.shown(location);
    String entryId = id.isEmpty() ? name : id + "/" + name;
    boolean waste = litter || Litter.isLitter(name);
    boolean badName = misnamed || LocalNames.name(location).isEmpty();
    LocalFolder folder = new LocalFolder(entryId, path, badName, waste);
    try {
      BasicFileAttributes own = attributes(path, LinkOption.NOFOLLOW_LINKS);
      if (own.isDirectory()) {
        return new Entry.Folder(folder);
      }
      if (waste) {
        return new Entry.Waste(entryId);
      }
      BasicFileAttributes target = own.isSymbolicLink() ? attributes(path) : own;
      if (target.isDirectory()) {
        return new Entry.FolderLink(folder, path);
      }
      return new Entry.File(file(entryId, location, target, badName));
    } catch (FileSystemException e) {
      return new Entry.File(refused(entryId, path, e));
    } catch (IOException e) {
      throw Problem.environment("Cannot look at %s: %s", entryId, reason(e)).causedBy(e);
    }
  }

  private static BasicFileAttributes attributes(Path path, LinkOption... options)
      throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, options);
  }

  private static SourceFile file(
      String id, String location, BasicFileAttributes file, boolean badName) {
    if (badName) {
      return SourceFile.refused(
          id,
          location,
          file.size(),
          RejectReason.BAD_NAME,
          "Its path is not UTF-8; rename what stands with \\x here");
    }
    return file.isRegularFile()
        ? SourceFile.plain(id, location, file.size())
        : SourceFile.refused(
            id, location, 0, RejectReason.SPECIAL_FILE, "Is a pipe, a socket or a device");
  }

  private static SourceFile refused(String id, Path path, FileSystemException failure) {
    if (failure instanceof AccessDeniedException || !Files.isSymbolicLink(path)) {
      return SourceFile.refused(
          id, "", 0, RejectReason.UNREADABLE, "No permission, or it vanished" + target(path));
    }
    if (failure instanceof NoSuchFileException) {
      return SourceFile.refused(
          id, "", 0, RejectReason.DANGLING_LINK, "Leads to nothing" + target(path));
    }
    // Links that lead to each other.
    return SourceFile.refused(id, "", 0, RejectReason.LINK_CYCLE, reason(failure) + target(path));
  }

  private static String target(Path link) {
    try {
      return ": a link to " + Files.readSymbolicLink(link);
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String reason(Exception e) {
    if (e instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    return e.getClass().getSimpleName();
  }
}
