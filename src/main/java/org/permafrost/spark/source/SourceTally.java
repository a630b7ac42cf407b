package org.permafrost.spark.source;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.permafrost.image.source.SourceFile;

/**
 * Where every file of a source went. The sum is checked against the count of what was listed.
 *
 * @param found entries of all folders that are no folders, or files of an archive
 * @param taken those that hold images, or should; each is read or rejected
 * @param skipped those that are named here and not looked at
 */
public record SourceTally(long found, long taken, List<Skipped> skipped) {

  /**
   * Files of one kind.
   *
   * @param kind for example {@code litter}
   * @param files paths inside the source
   */
  public record Skipped(String kind, List<String> files) {
    private static final int EXAMPLES = 3;

    public Skipped {
      files = List.copyOf(files);
    }

    /** The kind as a key: lower case with underscores. */
    public String key() {
      return kind.replace(' ', '_');
    }

    private String describe() {
      String more = files.size() > EXAMPLES ? ", ..." : "";
      return String.format(
          Locale.ROOT,
          "%,d %s (%s%s)",
          files.size(),
          kind,
          files.stream()
              .limit(EXAMPLES)
              .map(SourceFile::onOneLine)
              .collect(Collectors.joining(", ")),
          more);
    }
  }

  /**
   * @throws IllegalStateException if the numbers do not add up
   */
  public SourceTally {
    skipped = List.copyOf(skipped);
    long sum = taken + skipped.stream().mapToLong(each -> each.files().size()).sum();
    if (sum != found) {
      throw new IllegalStateException(
          sum + " of " + found + " files of the source are accounted for");
    }
  }

  /** Files that were not looked at. */
  public long skippedFiles() {
    return found - taken;
  }

  /** For people: {@code 35 files = 32 of images + 3 litter (.DS_Store, ...)}. */
  public String describe() {
    return String.format(Locale.ROOT, "%,d = %,d of images", found, taken)
        + skipped.stream()
            .filter(each -> !each.files().isEmpty())
            .map(each -> " + " + each.describe())
            .collect(Collectors.joining());
  }
}
