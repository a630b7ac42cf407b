-- Filters that never rose above zero: the largest score for every class is 0, in the last epoch of the most recent run that
-- was scored by max-activation or by apoz. For a run that ranks during training, this covers only the classes ranked in that epoch.
WITH scored AS (
  SELECT *, max(epoch) OVER (PARTITION BY split, scorer) AS last_epoch
  FROM class_scores
  WHERE scorer IN ('max-activation', 'apoz') AND run IN (
    SELECT max_by(run, started_at) FROM runs
    WHERE started_at > '1970-01-01' -- a condition, so that Spark reads the files of this run only
      AND run IN (SELECT run FROM class_scores WHERE scorer IN ('max-activation', 'apoz')))
)
SELECT layer, filter, count(*) AS classes, sum(count) AS images, epoch, split, scorer
FROM scored
WHERE epoch = last_epoch
GROUP BY epoch, split, scorer, layer, filter
HAVING max(max) <= 0
ORDER BY split, scorer, layer, filter;
