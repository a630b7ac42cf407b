-- How many filters were frozen for each class, when and where, in the most recent run that froze any.
SELECT class, epoch, count(*) AS filters, count(DISTINCT layer) AS layers, avg(score) AS mean_score
FROM frozen_filters
WHERE hold IS DISTINCT FROM 'shared' AND run = (SELECT max_by(run, started_at) FROM runs WHERE run IN (SELECT run FROM frozen_filters))
GROUP BY class, epoch
ORDER BY epoch, class;
