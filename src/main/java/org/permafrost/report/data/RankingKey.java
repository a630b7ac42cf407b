package org.permafrost.report.data;

import java.util.List;
import java.util.Optional;
import org.permafrost.action.query.QueryParameter;
import org.permafrost.table.Table;

/**
 * Which ranking of a run is shown: the one with the most classes, of those the latest, of those the
 * first by name.
 *
 * @param scorer name of the ranking
 * @param classes that it ranks filters for
 * @param others how many more rankings the run has
 */
public record RankingKey(
    int epoch, String dataset, String split, String scorer, long classes, int others) {
  static Optional<RankingKey> of(RunQueries queries) {
    List<TableRow> all =
        queries.rows(
            """
            SELECT epoch, dataset, split, scorer, count(DISTINCT label) AS classes
            FROM filter_ranks WHERE run = :run
            GROUP BY epoch, dataset, split, scorer
            ORDER BY classes DESC, epoch DESC, contains(scorer, ':'), scorer, dataset, split
            """,
            Table.FILTER_RANKS);
    return all.stream()
        .findFirst()
        .map(
            row ->
                new RankingKey(
                    (int) row.whole("epoch"),
                    row.raw("dataset"),
                    row.raw("split"),
                    row.raw("scorer"),
                    row.whole("classes"),
                    all.size() - 1));
  }

  /** The scores that it is made from, without a contrast. */
  String base() {
    return scorer.replaceFirst(":.*", "");
  }

  List<QueryParameter> parameters() {
    return List.of(
        new QueryParameter("epoch", epoch),
        new QueryParameter("dataset", dataset),
        new QueryParameter("split", split),
        new QueryParameter("scorer", scorer),
        new QueryParameter("base", base()));
  }

  /** In words, with where other rankings are. */
  public String says() {
    String rest =
        others == 0
            ? ""
            : others == 1
                ? " One other ranking is in the table filter_ranks."
                : " " + others + " other rankings are in the table filter_ranks.";
    return "Ranking "
        + VisibleText.of(scorer)
        + " after epoch "
        + epoch
        + ", on the split "
        + VisibleText.of(split)
        + " of "
        + VisibleText.of(dataset)
        + "."
        + rest;
  }
}
