-- The best filters of a class in one layer, by every ranking of a run's epoch. Reads the files of this run and epoch only.
--   --parameter run=first --parameter epoch=9 --parameter class=tench --parameter layer=stage3-block1-conv1 --parameter top=5
SELECT rank, filter, score, share, split, scorer
FROM filter_ranks
WHERE run = :run AND epoch = CAST(:epoch AS INT) AND class = :class AND layer = :layer AND rank <= CAST(:top AS INT)
ORDER BY split, scorer, rank;
