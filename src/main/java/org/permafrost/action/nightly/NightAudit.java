package org.permafrost.action.nightly;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.permafrost.rank.FilterIndex;
import org.permafrost.settings.RejectLimit;

/** Looks at the rows of a night before anybody else does. */
final class NightAudit {
  /**
   * What a check found.
   *
   * @param text what is wrong, or what was seen
   */
  record Check(String name, boolean ok, String text) {
    @Override
    public String toString() {
      return name + ": " + text;
    }
  }

  /**
   * What should be there.
   *
   * @param labels classes that must have images
   * @param images of every class, by label
   * @param measured scorers that count images
   * @param scorers all scoring methods
   * @param rankings names
   * @param rejected images that were not accepted
   * @param rejectLimit how many rejected images are too many
   */
  record Expected(
      FilterIndex index,
      List<String> classNames,
      Set<Integer> labels,
      SortedMap<Integer, Long> images,
      Set<String> measured,
      Set<String> scorers,
      Set<String> rankings,
      long rejected,
      RejectLimit rejectLimit) {
    long total() {
      return images.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Complaints of one check that are written out. */
  private static final int SHOWN = 3;

  private final Expected expected;

  NightAudit(Expected expected) {
    this.expected = expected;
  }

  /**
   * All checks, in order.
   *
   * @param scores rows of the night
   * @param ranks rows of the night
   */
  List<Check> run(Dataset<Row> scores, Dataset<Row> ranks) {
    List<Row> byClass =
        scores
            .groupBy("scorer", "label")
            .agg(
                count(lit(1)),
                countDistinct("layer", "filter"),
                min("count"),
                max("count"),
                infinite("mean", "max", "sum", "sum_squares"))
            .collectAsList();
    List<Row> byLayer =
        ranks
            .groupBy("scorer", "label", "layer")
            .agg(
                count(lit(1)),
                countDistinct("rank"),
                min("rank"),
                max("rank"),
                countDistinct("filter"),
                min("filter"),
                max("filter"),
                infinite("score"))
            .collectAsList();
    return List.of(
        classes(byClass), counts(byClass), finite(byClass, byLayer), ranks(byLayer), rejects());
  }

  private static Column infinite(String... columns) {
    return Arrays.stream(columns)
        .map(
            name ->
                sum(
                    when(
                            col(name)
                                .isNull()
                                .or(col(name).isNaN())
                                .or(abs(col(name)).equalTo(Double.POSITIVE_INFINITY)),
                            1)
                        .otherwise(0)))
        .reduce(Column::plus)
        .orElseThrow();
  }

  private Check classes(List<Row> byClass) {
    List<String> wrong = new ArrayList<>();
    for (int label : expected.labels()) {
      int wanted = label;
      if (expected.images().getOrDefault(label, 0L) == 0) {
        wrong.add(expected.classNames().get(label) + " has no images");
      }
      for (String scorer : expected.scorers()) {
        boolean there =
            byClass.stream()
                .anyMatch(row -> row.getString(0).equals(scorer) && row.getInt(1) == wanted);
        if (!there) {
          wrong.add("no " + scorer + " of " + expected.classNames().get(label));
        }
      }
    }
    return check(
        "classes", wrong, expected.labels().size() + " of " + expected.classNames().size());
  }

  private Check counts(List<Row> byClass) {
    List<String> wrong = new ArrayList<>();
    for (Row row : byClass) {
      String of = row.getString(0) + " of " + name(row.getInt(1));
      long images = expected.images().getOrDefault(row.getInt(1), 0L);
      boolean measured = expected.measured().contains(row.getString(0));
      if (measured && (row.getLong(4) != images || row.getLong(5) != images)) {
        wrong.add(
            String.format(
                Locale.ROOT,
                "%s counts %d to %d images, not %d",
                of,
                row.getLong(4),
                row.getLong(5),
                images));
      }
      if (row.getLong(2) != expected.index().size() || row.getLong(3) != expected.index().size()) {
        wrong.add(
            String.format(
                Locale.ROOT,
                "%s has %d rows for %d filters",
                of,
                row.getLong(2),
                expected.index().size()));
      }
    }
    return check("counts", wrong, expected.total() + " images");
  }

  private Check finite(List<Row> byClass, List<Row> byLayer) {
    List<String> wrong = new ArrayList<>();
    for (Row row : byClass) {
      if (row.getLong(6) > 0) {
        wrong.add(
            String.format(
                Locale.ROOT,
                "%d numbers of %s of %s",
                row.getLong(6),
                row.getString(0),
                name(row.getInt(1))));
      }
    }
    for (Row row : byLayer) {
      if (row.getLong(10) > 0) {
        wrong.add(
            String.format(
                Locale.ROOT,
                "%d scores of %s of %s in %s",
                row.getLong(10),
                row.getString(0),
                name(row.getInt(1)),
                row.getString(2)));
      }
    }
    return check("finite", wrong, "all numbers");
  }

  private Check ranks(List<Row> byLayer) {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> filters =
        expected.index().layers().stream()
            .collect(Collectors.toMap(FilterIndex.Layer::name, FilterIndex.Layer::filters));
    for (Row row : byLayer) {
      int n = filters.getOrDefault(row.getString(2), 0);
      boolean permutation =
          row.getLong(3) == n
              && row.getLong(4) == n
              && row.getInt(5) == 1
              && row.getInt(6) == n
              && row.getLong(7) == n
              && row.getInt(8) == 0
              && row.getInt(9) == n - 1;
      if (!permutation) {
        wrong.add(
            String.format(
                Locale.ROOT,
                "%s of %s in %s has %d ranks of %d filters, %d different from %d to %d",
                row.getString(0),
                name(row.getInt(1)),
                row.getString(2),
                row.getLong(3),
                n,
                row.getLong(4),
                row.getInt(5),
                row.getInt(6)));
      }
    }
    int groups = expected.rankings().size() * expected.labels().size() * filters.size();
    if (byLayer.size() != groups) {
      wrong.add(
          String.format(
              Locale.ROOT, "%d layers of classes are ranked, not %d", byLayer.size(), groups));
    }
    return check("ranks", wrong, groups + " permutations");
  }

  private Check rejects() {
    long all = expected.total() + expected.rejected();
    double share = all == 0 ? 0 : (double) expected.rejected() / all;
    String found =
        String.format(Locale.ROOT, "%d of %d, %.2f %%", expected.rejected(), all, 100 * share);
    RejectLimit limit = expected.rejectLimit();
    boolean ok = limit.allows(expected.rejected(), all);
    return new Check(
        "reject share",
        ok,
        ok
            ? found
            : String.format(
                Locale.ROOT,
                "%s, more than nightly.max-reject-share = %.2f %% and nightly.tolerated-rejects ="
                    + " %d allow; mend or remove them, or set nightly.max-reject-share=%s",
                found,
                100 * limit.share(),
                limit.tolerated(),
                RejectLimit.enough(expected.rejected(), all)));
  }

  private String name(int label) {
    return label >= 0 && label < expected.classNames().size()
        ? expected.classNames().get(label)
        : "label " + label;
  }

  private static Check check(String name, List<String> wrong, String fine) {
    String more = wrong.size() > SHOWN ? ", and " + (wrong.size() - SHOWN) + " more" : "";
    return wrong.isEmpty()
        ? new Check(name, true, fine)
        : new Check(
            name, false, wrong.stream().limit(SHOWN).collect(Collectors.joining("; ")) + more);
  }
}
