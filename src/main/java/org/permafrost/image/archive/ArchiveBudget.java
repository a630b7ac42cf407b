package org.permafrost.image.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PrepSettings.Limits;

/** Decides which entries of one archive may be unpacked, and when it has been enough. */
final class ArchiveBudget {
  /** Small archives of very even files may exceed the ratio. */
  private static final long RATIO_COUNTS_FROM = 1 << 20;

  private final Path archive;
  private final long packedBytes;
  private final Limits limits;
  private final Set<String> seen = new HashSet<>();
  private long entries;
  private long bytes;

  ArchiveBudget(Path archive, long packedBytes, Limits limits) {
    this.archive = archive;
    this.packedBytes = packedBytes;
    this.limits = limits;
  }

  long files() {
    return seen.size();
  }

  /**
   * The path below the target an entry goes to.
   *
   * @throws Problem (data) if it would leave the target, repeats a name, or is one too many
   */
  String admit(String name, boolean folder) {
    entries++;
    if (entries > limits.archiveEntries()) {
      throw tooMuch("It has more entries than", "archive-entries", limits.archiveEntries());
    }
    if (name.isEmpty() || name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
      throw refusal(name, "has no portable name");
    }
    if (name.startsWith("/") || name.matches("(?s)[A-Za-z]:/.*")) {
      throw refusal(name, "has an absolute path");
    }
    StringBuilder path = new StringBuilder();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw refusal(name, "leaves the target folder");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        path.append(path.isEmpty() ? "" : "/").append(part);
      }
    }
    if (!folder && (path.isEmpty() || !seen.add(path.toString()))) {
      throw refusal(name, "occurs twice");
    }
    return path.toString();
  }

  /** The same bytes; reading more of them than allowed throws a {@link Problem} (data). */
  InputStream metered(InputStream unpacked) {
    return new FilterInputStream(unpacked) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
      }

      @Override
      public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
      }
    };
  }

  private void count(long count) {
    bytes += count;
    if (bytes > limits.archiveBytes()) {
      throw tooMuch("It unpacks to more bytes than", "archive-bytes", limits.archiveBytes());
    }
    if (bytes > RATIO_COUNTS_FROM && bytes / limits.archiveRatio() > packedBytes) {
      throw tooMuch("Unpacked over packed bytes exceed", "archive-ratio", limits.archiveRatio());
    }
  }

  Problem refusal(String name, String why) {
    return Problem.data(
        "Refused to unpack %s: its entry \"%s\" %s. Nothing of it was used.", archive, name, why);
  }

  private Problem tooMuch(String what, String key, long limit) {
    return Problem.data(
        "Refused to unpack %s. %s prep.limits.%s = %d; raise it if you trust the archive.",
        archive, what, key, limit);
  }
}
