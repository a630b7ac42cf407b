-- How far the filters of each class and layer moved in their ranking between two epochs of a run.
-- kendall_tau: 1 same order, 0 unrelated, -1 reversed; over the filters ranked in both epochs, NULL for fewer than two.
-- jaccard_top_10: the top tenth of the layer, at least one filter; filters in both tops divided by filters in either.
-- Classes ranked in only one of the two epochs are left out.
--   --parameter run=first --parameter before=2 --parameter after=9
WITH places AS (
  SELECT dataset, split, scorer, label, class, layer, filter,
         max(if(epoch = CAST(:before AS INT), rank, NULL)) AS rank_before,
         max(if(epoch = CAST(:after AS INT), rank, NULL)) AS rank_after,
         coalesce(bool_or(epoch = CAST(:before AS INT) AND (share <= 0.10 OR rank = 1)), false) AS top_before,
         coalesce(bool_or(epoch = CAST(:after AS INT) AND (share <= 0.10 OR rank = 1)), false) AS top_after
  FROM filter_ranks
  WHERE run = :run AND epoch IN (CAST(:before AS INT), CAST(:after AS INT))
  GROUP BY dataset, split, scorer, label, class, layer, filter
),
layers AS (
  SELECT dataset, split, scorer, label, class, layer,
         count_if(rank_before IS NOT NULL AND rank_after IS NOT NULL) AS filters,
         count_if(top_before AND top_after) / count_if(top_before OR top_after) AS jaccard_top_10
  FROM places
  GROUP BY dataset, split, scorer, label, class, layer
  HAVING count(rank_before) > 0 AND count(rank_after) > 0
),
pairs AS (
  SELECT dataset, split, scorer, label, layer, sum(sign(q.rank_after - p.rank_after)) AS agreeing
  FROM places p JOIN places q USING (dataset, split, scorer, label, layer)
  WHERE p.rank_before < q.rank_before
  GROUP BY dataset, split, scorer, label, layer
)
SELECT class, layer, filters, 2 * agreeing / nullif(filters * (filters - 1), 0) AS kendall_tau, jaccard_top_10,
       dataset, split, scorer
FROM layers LEFT JOIN pairs USING (dataset, split, scorer, label, layer)
ORDER BY dataset, split, scorer, label, layer;
