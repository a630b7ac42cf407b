package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.permafrost.report.chart.DataTable;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.data.NaturalOrder;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.table.Table;

/** Whether what was frozen or sealed kept its bits, as training recorded it. */
final class ProofSection implements Section {
  @Override
  public String key() {
    return "proof";
  }

  @Override
  public String title() {
    return "Proof of freezing";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> layers =
        run.rows(
            """
            SELECT layer AS name, max_by(filters, epoch) AS amount, min(epoch) AS first,
                   count(*) AS checks, bool_and(ok) AS ok, max_by(hash_now, epoch) AS hash
            FROM frozen_proofs WHERE run = :run GROUP BY layer
            """,
            Table.FROZEN_PROOFS);
    List<TableRow> classes =
        run.rows(
            """
            SELECT class AS name, max_by(images, epoch) AS amount, min(epoch) AS first,
                   count(*) AS checks, bool_and(ok) AS ok, max_by(hash_now, epoch) AS hash
            FROM sealed_proofs WHERE run = :run GROUP BY label, class ORDER BY label
            """,
            Table.SEALED_PROOFS);
    if (layers.isEmpty() && classes.isEmpty()) {
      return Content.missing("Nothing was held bit by bit, so there is nothing to prove.");
    }
    List<Block> blocks = new ArrayList<>();
    verdict(blocks, run, layers, classes);
    List<TableRow> sorted =
        layers.stream()
            .sorted(Comparator.comparing(row -> row.text("name"), NaturalOrder.OF_NAMES))
            .toList();
    listing(blocks, "Frozen values", "layer", "filters", sorted);
    listing(blocks, "Sealed classes", "class", "images", classes);
    return Content.of(blocks);
  }

  private static void verdict(
      List<Block> blocks, RunTables run, List<TableRow> layers, List<TableRow> classes) {
    List<TableRow> all = new ArrayList<>(layers);
    all.addAll(classes);
    List<String> moved =
        all.stream().filter(row -> !row.flag("ok")).map(row -> row.text("name")).toList();
    long checks = all.stream().mapToLong(row -> row.whole("checks")).sum();
    if (moved.isEmpty()) {
      blocks.add(
          new Block.Words(
              String.format(
                  Locale.ROOT,
                  "In all %s comparisons of SHA-256 hashes, what was frozen kept its bits. To"
                      + " recompute them from the saved models: permafrost verify %s",
                  Numbers.whole(checks),
                  run.run())));
    } else {
      blocks.add(
          new Block.Warning(
              "The bits of these did not stay as they were frozen: " + String.join(", ", moved)));
    }
  }

  private static void listing(
      List<Block> blocks, String title, String what, String amount, List<TableRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    DataTable.Builder table =
        DataTable.of(what, amount, "first checked", "comparisons", "unchanged", "last SHA-256");
    rows.forEach(
        row ->
            table.row(
                row.text("name"),
                Numbers.whole(row.whole("amount")),
                "epoch " + row.text("first"),
                Numbers.whole(row.whole("checks")),
                row.flag("ok") ? "yes" : "NO",
                row.text("hash")));
    blocks.add(new Block.Listing(title, table.build()));
  }
}
