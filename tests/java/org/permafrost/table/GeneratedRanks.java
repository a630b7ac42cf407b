package org.permafrost.table;

import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rank rows of made-up runs, written as runs write them: a sorted file for every epoch. Networks
 * have 32 layers of 256 filters, about as many as ResNet34.
 *
 * @param name of the runs, in front of a number from 1
 */
record GeneratedRanks(String name, int runs, int epochs, int classes) {
  private static final int LAYERS = 32;
  private static final int FILTERS = 256;
  private static final String[] COLUMNS = {
    "CAST(epoch AS INT) AS epoch",
    "'drawn' AS dataset",
    "'holdout' AS split",
    "'max-activation' AS scorer",
    "concat('n', lpad(pmod(label * 7919, 10007), 5, '0')) AS class",
    "CAST(label AS INT) AS label",
    "concat('stage', 1 + layer DIV 8, '-conv', 1 + layer % 8) AS layer",
    "CAST((place * 77 + label * 13 + layer * 7 + epoch * 29) & 255 AS INT) AS filter",
    "256 - place + (xxhash64(id) & 1048575) / 1048576D AS score",
    "CAST(place + 1 AS INT) AS rank",
    "(place + 1) / 256D AS share"
  };

  long rowsOfEpoch() {
    return (long) classes * LAYERS * FILTERS;
  }

  long rows() {
    return files() * rowsOfEpoch();
  }

  long files() {
    return (long) runs * epochs;
  }

  /** The readable name of class {@code label}. */
  static String className(int label) {
    return String.format(Locale.ROOT, "n%05d", label * 7919 % 10007);
  }

  void write(Warehouse warehouse) {
    for (int run = 1; run <= runs; run++) {
      warehouse.replace(Table.FILTER_RANKS, Map.of("run", name + run), epochs(warehouse));
    }
  }

  /** One partition for each epoch. */
  private Dataset<Row> epochs(Warehouse warehouse) {
    return warehouse
        .spark()
        .range(0, epochs * rowsOfEpoch(), 1, epochs)
        .withColumn("epoch", functions.expr("1 + id DIV " + rowsOfEpoch()))
        .withColumn("label", functions.expr("mod(id, " + rowsOfEpoch() + ") DIV 8192"))
        .withColumn("layer", functions.expr("id % 8192 DIV 256"))
        .withColumn("place", functions.expr("id % 256"))
        .selectExpr(COLUMNS);
  }
}
