-- How far the filters of each class and layer moved in their ranking between two nights of permafrost nightly.
-- kendall_tau: 1 same order, 0 unrelated, -1 reversed; over the filters ranked in both nights, NULL for fewer than two.
-- jaccard_top_10: the top tenth of the layer, at least one filter; filters in both tops divided by filters in either.
-- Classes ranked in only one of the two nights are left out.
--   --parameter before=2026-11-21 --parameter after=2026-11-22
WITH places AS (
  SELECT scorer, label, class, layer, filter,
         max(if(night = DATE(:before), rank, NULL)) AS rank_before,
         max(if(night = DATE(:after), rank, NULL)) AS rank_after,
         coalesce(bool_or(night = DATE(:before) AND (share <= 0.10 OR rank = 1)), false) AS top_before,
         coalesce(bool_or(night = DATE(:after) AND (share <= 0.10 OR rank = 1)), false) AS top_after
  FROM nightly_ranks
  WHERE night IN (DATE(:before), DATE(:after))
  GROUP BY scorer, label, class, layer, filter
),
layers AS (
  SELECT scorer, label, class, layer,
         count_if(rank_before IS NOT NULL AND rank_after IS NOT NULL) AS filters,
         count_if(top_before AND top_after) / count_if(top_before OR top_after) AS jaccard_top_10
  FROM places
  GROUP BY scorer, label, class, layer
  HAVING count(rank_before) > 0 AND count(rank_after) > 0
),
pairs AS (
  SELECT scorer, label, layer, sum(sign(q.rank_after - p.rank_after)) AS agreeing
  FROM places p JOIN places q USING (scorer, label, layer)
  WHERE p.rank_before < q.rank_before
  GROUP BY scorer, label, layer
)
SELECT class, layer, filters, 2 * agreeing / nullif(filters * (filters - 1), 0) AS kendall_tau, jaccard_top_10, scorer
FROM layers LEFT JOIN pairs USING (scorer, label, layer)
ORDER BY scorer, label, layer;
