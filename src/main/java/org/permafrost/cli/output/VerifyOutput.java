package org.permafrost.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.permafrost.action.query.QueryResult;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.Verification.Layer;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.Printable;
import org.permafrost.cli.print.ResultTable;

/** What {@code verify} found, for a person or a program. */
public final class VerifyOutput {
  private static final List<String> PROOF =
      List.of("layer", "filters", "frozen_after_epochs", "epochs_checked", "values_compared");

  private VerifyOutput() {}

  public static String text(Verification result) {
    QueryResult table = table(result);
    String rows = table.rows().isEmpty() ? "" : ResultTable.text(table) + System.lineSeparator();
    return rows + sentence(result);
  }

  public static String json(Verification result) {
    Map<String, Object> json = new LinkedHashMap<>();
    QueryResult table = table(result);
    json.put("run", result.run());
    json.put("verdict", verdict(result));
    json.put("freeze", result.freeze());
    json.put("epochs", result.epochs());
    json.put("values_compared", result.values());
    json.put("table_rows_compared", result.tableRows());
    json.put("sealed_hashes_compared", !result.hashedElsewhere());
    json.put("cut_weights", result.cutWeights());
    json.put(
        "sealed_classes",
        result.sealed().stream()
            .map(
                s ->
                    Map.of(
                        "class", s.name(),
                        "sealed_after_epoch", s.since(),
                        "epochs_compared", s.epochs(),
                        "images", s.images()))
            .toList());
    json.put("layers", table.rows().stream().map(row -> named(table.columns(), row)).toList());
    return JsonOutput.write(json);
  }

  private static Map<String, Object> named(List<String> columns, List<Object> row) {
    Map<String, Object> named = new LinkedHashMap<>();
    IntStream.range(0, columns.size()).forEach(c -> named.put(columns.get(c), row.get(c)));
    return named;
  }

  private static QueryResult table(Verification result) {
    boolean exact = isExact(result);
    List<String> columns = new ArrayList<>(PROOF);
    columns.addAll(
        exact ? List.of("verdict") : List.of("values_moved", "largest_difference", "where"));
    List<List<Object>> rows = result.layers().stream().map(layer -> row(layer, exact)).toList();
    return new QueryResult(columns, rows, false);
  }

  private static List<Object> row(Layer layer, boolean exact) {
    String since =
        layer.firstFrozen() == layer.lastFrozen()
            ? "" + layer.firstFrozen()
            : layer.firstFrozen() + " to " + layer.lastFrozen();
    List<Object> row =
        new ArrayList<>(
            Arrays.asList(layer.layer(), layer.filters(), since, layer.epochs(), layer.values()));
    if (exact) {
      row.add(layer.epochs() == 0 ? "frozen in the end" : "proven");
    } else {
      row.add(layer.movement().moved());
      row.add(layer.movement().largest());
      row.add(layer.movement().place());
    }
    return row;
  }

  private static String sentence(Verification result) {
    if (result.layers().isEmpty()) {
      return String.format(
          Locale.ROOT,
          "Run %s froze nothing in %d epochs (mode %s; method %s, %s); there is nothing to prove, and"
              + " the tables say so.",
          result.run(),
          result.epochs(),
          result.mode(),
          result.freeze(),
          result.promise().means());
    }
    if (!isExact(result)) {
      return String.format(
          Locale.ROOT,
          "Not exact by design: run %s froze with %s, %s; the table shows how far its frozen"
              + " filters moved.",
          result.run(),
          result.freeze(),
          result.promise().means());
    }
    return String.format(
        Locale.ROOT,
        "Proven: in all %d epochs of run %s, every frozen value kept its bits; %,d values compared."
            + " The %,d rows of epochs, frozen_filters, frozen_weights, frozen_proofs and"
            + " sealed_proofs agree with the models.%s",
        result.epochs(),
        result.run(),
        result.values(),
        result.tableRows(),
        sealed(result));
  }

  private static String sealed(Verification result) {
    if (result.sealed().isEmpty()) {
      return "";
    }
    List<String> classes =
        result.sealed().stream()
            .map(
                s ->
                    String.format(
                        Locale.ROOT, "%s (after epoch %d)", Printable.of(s.name()), s.since()))
            .toList();
    return String.format(
        Locale.ROOT,
        "%nSealed: the logits of %s have the same bits in every epoch since, on all %d images of the"
            + " probe set; %,d cut weights are zero.%s",
        String.join(", ", classes),
        result.sealed().get(0).images(),
        result.cutWeights(),
        result.hashedElsewhere()
            ? " The hashes in sealed_proofs were made with other kernels (see runs.processor); they"
                + " agree with each other and were not compared with those computed now."
            : "");
  }

  private static String verdict(Verification result) {
    if (result.layers().isEmpty()) {
      return "nothing-frozen";
    }
    return isExact(result) ? "proven" : "not-exact-by-design";
  }

  private static boolean isExact(Verification result) {
    return result.promise().exact();
  }
}
