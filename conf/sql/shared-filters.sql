-- Filters in the top tenth of their layer for several classes, in the most recent run that ranked any.
WITH ranked AS (
  SELECT *, max(epoch) OVER (PARTITION BY split, scorer, label) AS last_epoch
  FROM filter_ranks
  WHERE run IN (
    SELECT max_by(run, started_at) FROM runs
    WHERE started_at > '1970-01-01' -- a condition, so that Spark reads the files of this run only
      AND run IN (SELECT run FROM filter_ranks))
)
SELECT layer, filter, count(*) AS classes, array_sort(collect_list(class)) AS class_names, split, scorer
FROM ranked
WHERE epoch = last_epoch AND share <= 0.10
GROUP BY split, scorer, layer, filter
HAVING count(*) > 1
ORDER BY classes DESC, split, scorer, layer, filter;
