-- Precision, recall and F1 of every class, epoch by epoch, in the most recent run.
SELECT class, split, epoch, f1, precision, recall, active, learned, training_images
FROM class_metrics
WHERE run = (SELECT max_by(run, started_at) FROM runs WHERE run IN (SELECT run FROM class_metrics))
ORDER BY split, label, epoch;
