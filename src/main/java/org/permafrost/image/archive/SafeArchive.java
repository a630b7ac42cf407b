package org.permafrost.image.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings.Limits;

/**
 * Unpacks a {@code .tar}, {@code .tar.gz} or {@code .zip}, recognised by content, from a source
 * that is not trusted. Every entry must be a plain file or folder below the target; links, devices,
 * escapes and repeated names are refused, and so is more than {@code prep.limits} allows. What was
 * written before a refusal stays for the caller to delete.
 */
public final class SafeArchive {

  /** Where unpacked files go. */
  @FunctionalInterface
  public interface Target {
    /**
     * Opens a new file.
     *
     * @param path relative, with {@code /}, without {@code .} or {@code ..}
     */
    OutputStream create(String path) throws IOException;

    /**
     * Hears of a folder that is an entry of its own; others show in the paths of their files.
     *
     * @param path as for {@link #create}; not empty
     */
    default void folder(String path) {}
  }

  private final Path archive;
  private final ArchiveBudget budget;
  private final Target target;

  private SafeArchive(Path archive, ArchiveBudget budget, Target target) {
    this.archive = archive;
    this.budget = budget;
    this.target = target;
  }

  /**
   * Unpacks everything.
   *
   * @param archive a local file
   * @return files written
   * @throws Problem (data) if the archive is damaged, of another kind, or refused
   */
  public static long extract(Path archive, Limits limits, Target target) {
    try {
      ArchiveBudget budget = new ArchiveBudget(archive, Files.size(archive), limits);
      new SafeArchive(archive, budget, target).extract();
      return budget.files();
    } catch (EOFException | ZipException e) {
      throw damaged(archive, e);
    } catch (IOException e) {
      throw Problem.data("Cannot unpack %s: %s", archive, e.getMessage()).causedBy(e);
    } catch (Problem e) {
      throw e;
    } catch (RuntimeException e) {
      // The library trips over damaged headers in many ways.
      throw damaged(archive, e);
    }
  }

  private void extract() throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(archive)) {
      start = in.readNBytes(512);
    }
    switch (ArchiveKind.of(start)) {
      case GZIP -> {
        try (InputStream in =
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)), 1 << 16)) {
          tar(in);
        }
      }
      case TAR -> {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
          tar(in);
        }
      }
      case ZIP -> zip();
      case OTHER ->
          throw Problem.data(
              "Cannot unpack %s; it is not a .tar, .tar.gz, .tgz or .zip archive.", archive);
    }
  }

  private void tar(InputStream in) throws IOException {
    TarArchiveInputStream tar =
        new TarArchiveInputStream(budget.metered(in), EntryNames.TAR_BYTES.name());
    for (TarArchiveEntry entry = tar.getNextTarEntry();
        entry != null;
        entry = tar.getNextTarEntry()) {
      String name = EntryNames.ofTar(entry.getName());
      if ((!entry.isDirectory() && !entry.isFile()) || isSpecial(entry)) {
        throw budget.refusal(name, "is a link or a device");
      }
      take(name, entry.isDirectory(), tar);
    }
  }

  /** {@code isFile} answers yes for several kinds that are not plain files. */
  private static boolean isSpecial(TarArchiveEntry entry) {
    return entry.isSymbolicLink()
        || entry.isLink()
        || entry.isCharacterDevice()
        || entry.isBlockDevice()
        || entry.isFIFO()
        || entry.isSparse();
  }

  private void zip() throws IOException {
    try (ZipFile zip = new ZipFile(Files.newByteChannel(archive))) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        String name = EntryNames.ofZip(entry);
        if (entry.isUnixSymlink()) {
          throw budget.refusal(name, "is a link");
        }
        if (!zip.canReadEntryData(entry)) {
          throw budget.refusal(name, "is encrypted or packed in an unknown way");
        }
        try (InputStream in = budget.metered(zip.getInputStream(entry))) {
          take(name, entry.isDirectory(), in);
        }
      }
    }
  }

  private void take(String name, boolean folder, InputStream in) throws IOException {
    String path = budget.admit(name, folder);
    if (folder) {
      if (!path.isEmpty()) {
        target.folder(path);
      }
      return;
    }
    try (OutputStream out = target.create(path)) {
      in.transferTo(out);
    }
  }

  private static Problem damaged(Path archive, Exception cause) {
    return Problem.data(
            "Cannot unpack %s; it is damaged or incomplete (%s). Fetch it again.",
            archive, cause.getMessage())
        .causedBy(cause);
  }
}
