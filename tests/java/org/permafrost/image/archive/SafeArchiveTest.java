package org.permafrost.image.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings.Limits;

class SafeArchiveTest {
  private static final byte[] TEXT = "hello".getBytes(StandardCharsets.UTF_8);

  private static final Limits PLENTY = limits(10, 1_000_000, 100);

  @TempDir Path folder;

  private static Limits limits(long entries, long bytes, int ratio) {
    return new Limits(8, 1, 1, entries, bytes, ratio);
  }

  private Map<String, String> extract(Path archive, Limits limits) {
    TreeMap<String, String> files = new TreeMap<>();
    SafeArchive.extract(
        archive,
        limits,
        path -> {
          return new java.io.ByteArrayOutputStream() {
            @Override
            public void close() {
              files.put(path, toString(StandardCharsets.UTF_8));
            }
          };
        });
    return files;
  }

  private Path tar(boolean gzip, TarArchiveEntry... entries) throws IOException {
    Path archive = folder.resolve(gzip ? "a.tgz" : "a.tar");
    try (OutputStream file = Files.newOutputStream(archive);
        OutputStream out = gzip ? new GZIPOutputStream(file) : file;
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (TarArchiveEntry entry : entries) {
        boolean plain = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink();
        entry.setSize(plain ? TEXT.length : 0);
        tar.putArchiveEntry(entry);
        if (plain) {
          tar.write(TEXT);
        }
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private Path zip(ZipArchiveEntry... entries) throws IOException {
    Path archive = folder.resolve("a.zip");
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive.toFile())) {
      for (ZipArchiveEntry entry : entries) {
        zip.putArchiveEntry(entry);
        if (!entry.isDirectory()) {
          zip.write(TEXT);
        }
        zip.closeArchiveEntry();
      }
    }
    return archive;
  }

  private void refuses(Path archive, Limits limits, String... words) {
    assertThatThrownBy(() -> extract(archive, limits))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(archive.toString())
        .hasMessageContainingAll(words);
  }

  @Test
  void unpacksEveryKind() throws IOException {
    for (boolean gzip : new boolean[] {false, true}) {
      Path tar =
          tar(gzip, new TarArchiveEntry("./top/"), new TarArchiveEntry("./top/train/a/1.png"));
      assertThat(extract(tar, PLENTY)).containsOnlyKeys("top/train/a/1.png").containsValue("hello");
    }
    Path zip = zip(new ZipArchiveEntry("top/"), new ZipArchiveEntry("top//x"));
    assertThat(extract(zip, PLENTY)).containsOnlyKeys("top/x").containsValue("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "a/..", "C:/evil", "a\\..\\..\\evil"})
  void refusesToLeaveTheTarget(String name) throws IOException {
    refuses(zip(new ZipArchiveEntry(name)), PLENTY, "Nothing of it was used");
    TarArchiveEntry entry = new TarArchiveEntry("x");
    entry.setName(name);
    if (entry.getName().equals(name)) {
      refuses(tar(true, entry), PLENTY, name);
    }
  }

  @Test
  void takesNamesAsTheyAre() throws IOException {
    List<String> names =
        List.of("a:b/1.png", "\u00e9/\u65e5\u672c.png", "%41 [x] \ud83d\ude00\n.png");
    for (String name : names) {
      assertThat(extract(tar(true, new TarArchiveEntry(name)), PLENTY)).containsOnlyKeys(name);
      assertThat(extract(zip(new ZipArchiveEntry(name)), PLENTY)).containsOnlyKeys(name);
    }
  }

  @Test
  void namesThatAreNotUtf8KeepEveryByte() throws IOException {
    Path tar = Path.of("unused");
    for (String charset : List.of("ISO-8859-1", "IBM437")) {
      boolean isTar = charset.equals("ISO-8859-1");
      Path archive = isTar ? tar(false, entry("cafX.png"), entry("cafY.png")) : zip("cafX", "cafY");
      byte[] bytes = Files.readAllBytes(archive);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      text = text.replace("cafX", "caf\u0082").replace("cafY", "caf\u0083");
      Files.write(archive, isTar ? checked(text) : text.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(extract(archive, PLENTY)).hasSize(2);
      tar = archive;
    }
    assertThat(extract(tar, PLENTY)).containsOnlyKeys("caf\u00e9", "caf\u00e2");
  }

  private static TarArchiveEntry entry(String name) {
    return new TarArchiveEntry(name);
  }

  private Path zip(String... names) throws IOException {
    return zip(Arrays.stream(names).map(ZipArchiveEntry::new).toArray(ZipArchiveEntry[]::new));
  }

  /** A tar of two entries with the checksums of its changed headers. */
  private static byte[] checked(String text) {
    byte[] tar = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int header = 0; header <= 1024; header += 1024) {
      Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
      int sum = 0;
      for (int i = header; i < header + 512; i++) {
        sum += tar[i] & 0xff;
      }
      byte[] digits =
          String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, tar, header + 148, 8);
    }
    return tar;
  }

  @Test
  void tellsOfFoldersThatAreEntries() throws IOException {
    Path archive = zip(new ZipArchiveEntry("./top/"), new ZipArchiveEntry("top/empty/"));
    List<String> folders = new ArrayList<>();
    SafeArchive.extract(
        archive,
        PLENTY,
        new SafeArchive.Target() {
          @Override
          public OutputStream create(String path) {
            throw new AssertionError(path);
          }

          @Override
          public void folder(String path) {
            folders.add(path);
          }
        });
    assertThat(folders).containsExactly("top", "top/empty");
  }

  @Test
  void refusesAbsolutePaths() throws IOException {
    refuses(tar(false, new TarArchiveEntry("/etc/evil", true)), PLENTY, "absolute path");
    refuses(zip(new ZipArchiveEntry("/etc/evil")), PLENTY, "absolute path");
  }

  @Test
  void refusesLinksAndDevices() throws IOException {
    List<Byte> kinds =
        List.of(
            TarConstants.LF_SYMLINK,
            TarConstants.LF_LINK,
            TarConstants.LF_FIFO,
            TarConstants.LF_CHR,
            TarConstants.LF_BLK);
    for (byte kind : kinds) {
      TarArchiveEntry entry = new TarArchiveEntry("link", kind);
      entry.setLinkName("/etc/passwd");
      refuses(tar(true, entry), PLENTY, "is a link or a device");
    }
    ZipArchiveEntry link = new ZipArchiveEntry("link");
    link.setUnixMode(0120777);
    refuses(zip(link), PLENTY, "is a link");
  }

  @Test
  void refusesRepeatedNames() throws IOException {
    Path tar = tar(true, new TarArchiveEntry("a/b"), new TarArchiveEntry("a/./b"));
    refuses(tar, PLENTY, "twice");
  }

  @Test
  void refusesTooManyEntriesAndBytes() throws IOException {
    Path zip = zip(new ZipArchiveEntry("a"), new ZipArchiveEntry("b"), new ZipArchiveEntry("c"));
    refuses(zip, limits(2, 1000, 100), "prep.limits.archive-entries = 2");
    refuses(zip, limits(3, 14, 100), "prep.limits.archive-bytes = 14");
    assertThat(extract(zip, limits(3, 15, 100))).hasSize(3);
  }

  @Test
  void refusesABomb() throws IOException {
    Path bomb = folder.resolve("bomb.tgz");
    byte[] zeros = new byte[8 << 20];
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(bomb)))) {
      TarArchiveEntry entry = new TarArchiveEntry("zeros");
      entry.setSize(zeros.length);
      tar.putArchiveEntry(entry);
      tar.write(zeros);
      tar.closeArchiveEntry();
    }
    refuses(bomb, limits(10, 1L << 30, 200), "prep.limits.archive-ratio = 200");
  }

  @Test
  void saysThatAnArchiveIsDamaged() throws IOException {
    Path whole = tar(true, new TarArchiveEntry("a"), new TarArchiveEntry("b"));
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));
    refuses(whole, PLENTY, "damaged or incomplete");
    Path other = Files.write(folder.resolve("a.rar"), TEXT);
    refuses(other, PLENTY, "not a .tar");
  }
}
