-- The five filters that respond most strongly to each class, in the most recent run that ranked any.
-- Scores of different layers differ in scale; for one layer add: AND layer = '…' to the line marked (*).
WITH ranked AS (
  SELECT *, max(epoch) OVER (PARTITION BY split, scorer, label) AS last_epoch
  FROM filter_ranks
  WHERE run IN (
    SELECT max_by(run, started_at) FROM runs
    WHERE started_at > '1970-01-01' -- a condition, so that Spark reads the files of this run only
      AND run IN (SELECT run FROM filter_ranks))
),
placed AS (
  SELECT *, row_number() OVER (PARTITION BY split, scorer, label ORDER BY score DESC, layer, filter) AS place
  FROM ranked
  WHERE epoch = last_epoch -- (*)
)
SELECT class, place, layer, filter, score, rank AS rank_in_layer, epoch, split, scorer
FROM placed
WHERE place <= 5
ORDER BY split, scorer, label, place;
